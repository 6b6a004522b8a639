/** What customers asked and the agent did not know: answered once, known from then on. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageCircleQuestionMark } from "lucide-react";
import { useId, useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type Unanswered, unanswered } from "@/api/unanswered";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/figures";
import { Input, Textarea } from "@/components/ui/input";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState, ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";

const QUESTION_CHARS = 2_000;
const ANSWER_CHARS = 20_000;

export function UnansweredTab() {
  const { t } = useTranslation("sources");
  const [answering, setAnswering] = useState<Unanswered | null>(null);
  const list = useInfiniteQuery({
    queryKey: keys.unanswered,
    queryFn: ({ pageParam }) => unanswered.list(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const groups = list.data?.pages.flatMap((page) => page.items);
  if (list.isError && !groups) {
    return (
      <Card>
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      </Card>
    );
  }
  if (groups === undefined) return <Skeleton className="h-40 w-full" />;
  if (groups.length === 0) {
    return (
      <Card>
        <EmptyState icon={MessageCircleQuestionMark} title={t("unanswered.empty")}>
          {t("unanswered.emptyText")}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line rounded border border-line bg-surface">
        {groups.map((group) => (
          <Row key={group.id} group={group} onAnswer={() => setAnswering(group)} />
        ))}
      </ul>
      <LoadMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      {answering && <Answer group={answering} onClose={() => setAnswering(null)} />}
    </>
  );
}

function Row({ group, onAnswer }: { group: Unanswered; onAnswer: () => void }) {
  const { t } = useTranslation("sources");
  const canEdit = useCan("operator");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const dismiss = useMutation({
    mutationFn: () => unanswered.dismiss(group.id),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.unanswered }),
    onError: (error) => toast(t("unanswered.notDismissed"), { tone: "bad", detail: errorText(error) }),
  });
  const example = group.examples[0];
  return (
    <li className="flex flex-wrap items-start gap-3 px-4 py-3">
      <div className="grid min-w-0 flex-1 gap-1 max-sm:basis-full">
        <p lang={scriptLanguage(group.question)} dir="auto" className="break-words font-medium">
          {group.question}
        </p>
        <p className="flex flex-wrap items-center gap-2 text-ink-2 text-sm">
          <Badge tone="neutral">{t("unanswered.times", { count: group.count })}</Badge>
          <RelativeTime at={group.last_at} />
          {example && (
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId: example.conversation_id }}
              state={(state) => ({ ...state, messageId: example.message_id })}
              className="text-accent-text underline underline-offset-2"
            >
              {t("unanswered.conversation")}
            </Link>
          )}
        </p>
      </div>
      {canEdit && (
        <div className="flex gap-2">
          <Button busy={dismiss.isPending} onClick={() => dismiss.mutate()}>
            {t("unanswered.dismiss")}
          </Button>
          <Button variant="primary" onClick={onAnswer}>
            {t("unanswered.answer")}
          </Button>
        </div>
      )}
    </li>
  );
}

function Answer({ group, onClose }: { group: Unanswered; onClose: () => void }) {
  const { t } = useTranslation("sources");
  const errorText = useErrorText();
  const formId = useId();
  const cache = useQueryClient();
  const [question, setQuestion] = useState(group.question);
  const [answer, setAnswer] = useState("");
  const save = useMutation({
    mutationFn: () => unanswered.answer(group.id, { question: question.trim(), answer: answer.trim() }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.unanswered });
      void cache.invalidateQueries({ queryKey: keys.knowledge });
      toast(t("unanswered.done"));
      onClose();
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("unanswered.title")}
      description={t("unanswered.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button form={formId} type="submit" variant="primary" busy={save.isPending} disabled={answer.trim() === ""}>
            {t("unanswered.save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
        <Field label={t("unanswered.question")} error={errors.question}>
          <Input
            required
            maxLength={QUESTION_CHARS}
            lang={scriptLanguage(question)}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </Field>
        <Field label={t("unanswered.theAnswer")} error={errors.answer}>
          <Textarea
            required
            rows={6}
            maxLength={ANSWER_CHARS}
            lang={scriptLanguage(answer)}
            value={answer}
            onChange={(event) => setAnswer(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}

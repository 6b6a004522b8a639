/** Who waits for a person, longest first. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Coffee, Hand } from "lucide-react";
import { conversations } from "@/api/conversations";
import type { Conversation } from "@/api/desk";
import { keys } from "@/api/keys";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState, ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";
import { useSeconds } from "./live";

const SHOWN_MAX = 4;
const FILTERS = { view: "waiting" } as const;

function waitingSince(conversation: Conversation): string {
  return conversation.metadata.waiting_since ?? conversation.last_message_at;
}

export function WaitingList() {
  const { t } = useTranslation("dashboard");
  const list = useInfiniteQuery({
    queryKey: keys.conversationList(FILTERS),
    queryFn: ({ pageParam, signal }) => conversations.list(FILTERS, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const waiting = list.data?.pages
    .flatMap((page) => page.items)
    .filter((row) => row.status === "escalated" || row.metadata.waiting_since !== undefined);
  const more = (waiting?.length ?? 0) - SHOWN_MAX;
  return (
    <Card className="flex min-h-64 min-w-0 flex-col self-stretch">
      <CardHeader
        title={t("waiting.title")}
        action={
          <Button asChild size="sm" variant="ghost">
            <Link to="/conversations" search={{ view: "waiting" }}>
              {t("waiting.all")}
            </Link>
          </Button>
        }
      />
      {list.isError && !waiting ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} className="flex-1 py-6" />
      ) : waiting?.length === 0 ? (
        <EmptyState icon={Coffee} title={t("waiting.none")} className="flex-1 py-6">
          {t("waiting.noneText")}
        </EmptyState>
      ) : (
        <Rows waiting={waiting?.slice(0, SHOWN_MAX)} />
      )}
      {more > 0 && (
        <p className="border-line border-t px-4 py-2 text-ink-3 text-sm">{t("waiting.more", { count: more })}</p>
      )}
    </Card>
  );
}

const SKELETON_ROWS = ["a", "b", "c"];

function Rows({ waiting }: { waiting: Conversation[] | undefined }) {
  const now = useSeconds((waiting?.length ?? 0) > 0);
  if (!waiting) {
    return (
      <ul className="divide-y divide-line">
        {SKELETON_ROWS.map((name) => (
          <li key={name} className="flex h-14 items-center gap-3 px-4">
            <Skeleton className="size-8 rounded-full" />
            <Skeleton className="h-4 flex-1" />
            <Skeleton className="h-7 w-20" />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {waiting.map((conversation) => (
        <Row key={conversation.id} conversation={conversation} now={now} />
      ))}
    </ul>
  );
}

/** Longer than this it is shown as late. */
const LATE_MS = 10 * 60_000;

function Row({ conversation, now }: { conversation: Conversation; now: number }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const canTake = useCan("operator");
  const name = conversation.contact.name || conversation.phone_number || t("common:unknownCustomer");
  const text = conversation.metadata.last_message ?? "";
  const waited = Math.max(0, now - new Date(waitingSince(conversation)).getTime());
  // Whole seconds: a running timer that shows tenths is noise.
  const shown = format.duration(Math.max(1_000, Math.trunc(waited / 1_000) * 1_000));
  return (
    <li className="relative flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2 hover:bg-hover">
      <Avatar name={conversation.contact.name} />
      <div className="min-w-36 flex-1 overflow-hidden">
        <p className="flex items-center gap-2">
          <Link
            to="/conversations/$conversationId"
            params={{ conversationId: conversation.id }}
            lang={scriptLanguage(name)}
            className="ring-inside truncate font-medium after:absolute after:inset-0"
          >
            {name}
          </Link>
          <Badge tone={waited > LATE_MS ? "bad" : "warn"} className="tabular shrink-0">
            {t("waiting.for", { duration: shown })}
          </Badge>
        </p>
        <p lang={scriptLanguage(text)} dir="auto" className="truncate text-ink-2 text-sm">
          {text || " "}
        </p>
      </div>
      {canTake && <TakeOver conversation={conversation} name={name} />}
    </li>
  );
}

function TakeOver({ conversation, name }: { conversation: Conversation; name: string }) {
  const { t } = useTranslation("dashboard");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const take = useMutation({
    mutationFn: () => conversations.takeOver(conversation.id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.conversationLists });
      toast(t("waiting.taken", { name }));
    },
    onError: (error) => toast(t("waiting.notTaken"), { tone: "bad", detail: errorText(error) }),
  });
  return (
    <Button
      size="sm"
      icon={Hand}
      busy={take.isPending}
      aria-label={t("waiting.takeNamed", { name })}
      onClick={() => take.mutate()}
      className="relative ml-auto"
    >
      <span className="max-sm:sr-only">{t("waiting.take")}</span>
    </Button>
  );
}

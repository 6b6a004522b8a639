/** One question with its answer, to write or to change. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { newIdempotencyKey } from "@/api/client";
import type { FaqEntry, Knowledge } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { knowledge } from "@/api/knowledge";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { TagsInput } from "@/components/ui/tags-input";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCloseGuard } from "@/lib/unsaved";

interface Form {
  question: string;
  answer: string;
  category: string;
  keywords: string[];
}
const EMPTY: Form = { question: "", answer: "", category: "", keywords: [] };

function useSaveFaq(faq: FaqEntry | null, onSaved: () => void) {
  const { t } = useTranslation("knowledge");
  const cache = useQueryClient();
  // The same for every try of this entry: a lost answer must not make it twice.
  const [idempotencyKey] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: ({ value, changes }: { value: Form; changes: Partial<Form> }) =>
      faq?.id ? knowledge.changeFaq(faq.id, changes) : knowledge.addFaq(value, idempotencyKey),
    onSuccess: (saved) => {
      cache.setQueryData<Knowledge>(keys.knowledge, (known) => {
        if (!known) return known;
        const isKnown = known.faqs.some((other) => other.id === saved.id);
        const faqs = isKnown
          ? known.faqs.map((other) => (other.id === saved.id ? saved : other))
          : [saved, ...known.faqs];
        return { ...known, faqs };
      });
      toast(t(faq ? "faqs.changed" : "faqs.added"));
      onSaved();
    },
  });
}

export function FaqSheet({
  faq,
  categories,
  onClose,
  onDelete,
}: {
  /** Null: a new one. */
  faq: FaqEntry | null;
  categories: readonly string[];
  onClose: () => void;
  onDelete: (faq: FaqEntry) => void;
}) {
  const { t } = useTranslation("knowledge");
  const errorText = useErrorText();
  const formId = useId();
  const listId = useId();
  const draft = useDraft<Form>(faq ?? EMPTY);
  const save = useSaveFaq(faq, onClose);
  const guard = useCloseGuard(draft.dirty && !save.isSuccess, onClose);
  const errors = fieldErrors(save.error);
  const { value } = draft;
  return (
    <>
      <Sheet
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t(faq ? "faqs.edit" : "faqs.new")}
        description={t("faqs.sheetText")}
        footer={
          <>
            {faq && (
              <Button variant="danger-quiet" icon={Trash2} className="mr-auto" onClick={() => onDelete(faq)}>
                {t("common:delete")}
              </Button>
            )}
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button
              form={formId}
              type="submit"
              variant="primary"
              busy={save.isPending}
              disabled={!draft.dirty || value.question.trim() === "" || value.answer.trim() === ""}
            >
              {t("common:save")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ value, changes: draft.changes });
          }}
        >
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          <Field label={t("faqs.question")} hint={t("faqs.questionHint")} error={errors.question}>
            <Textarea
              required
              rows={2}
              maxLength={2000}
              value={value.question}
              onChange={(event) => draft.set("question", event.target.value)}
            />
          </Field>
          <Field label={t("faqs.answer")} hint={t("faqs.answerHint")} error={errors.answer}>
            <Textarea
              required
              rows={8}
              maxLength={20_000}
              value={value.answer}
              onChange={(event) => draft.set("answer", event.target.value)}
            />
          </Field>
          <Field label={t("faqs.category")} optional={t("common:optional")} error={errors.category}>
            <Input
              list={listId}
              maxLength={200}
              value={value.category}
              onChange={(event) => draft.set("category", event.target.value)}
            />
          </Field>
          <datalist id={listId}>
            {categories.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Field
            label={t("faqs.keywords")}
            optional={t("common:optional")}
            hint={t("faqs.keywordsHint")}
            error={errors.keywords}
          >
            <TagsInput value={value.keywords} onChange={(words) => draft.set("keywords", words)} />
          </Field>
        </form>
      </Sheet>
      {guard.question}
    </>
  );
}

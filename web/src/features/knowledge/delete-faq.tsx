import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FaqEntry, Knowledge } from "@/api/desk";
import { ApiError } from "@/api/error";
import { keys } from "@/api/keys";
import { knowledge } from "@/api/knowledge";
import { AlertDialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function DeleteFaq({ faq, onClose, onDone }: { faq: FaqEntry; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation("knowledge");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const done = () => {
    cache.setQueryData<Knowledge>(
      keys.knowledge,
      (known) => known && { ...known, faqs: known.faqs.filter((other) => other.id !== faq.id) },
    );
    toast(t("faqs.deleted"));
    onDone();
  };
  const remove = useMutation({
    mutationFn: () => knowledge.removeFaq(faq.id ?? ""),
    onSuccess: done,
    // Somebody else was quicker.
    onError: (error) => {
      if (error instanceof ApiError && error.status === 404) done();
    },
  });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("faqs.deleteTitle")}
      description={t("faqs.deleteText", { question: faq.question })}
      confirm={t("common:delete")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
    </AlertDialog>
  );
}

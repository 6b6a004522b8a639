import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { savedReplies } from "@/api/conversations";
import type { SavedReply } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useSettings } from "@/lib/session";
import { useCloseGuard } from "@/lib/unsaved";

/** What stands in a text for a name; the composer fills it in. */
const VARIABLES = ["contact.name", "operator.name"] as const;
const TEXT_MAX = 4096;

export function ReplyForm({ reply, onClose }: { reply: SavedReply | null; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const formId = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  const textMax = useSettings()?.limits.text_chars ?? TEXT_MAX;
  const draft = useDraft<Pick<SavedReply, "shortcut" | "title" | "text">>({
    shortcut: reply?.shortcut ?? "",
    title: reply?.title ?? "",
    text: reply?.text ?? "",
  });
  const { value } = draft;
  const save = useMutation({
    mutationFn: () => (reply ? savedReplies.change(reply.id, draft.changes) : savedReplies.create(value)),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.savedReplies });
      toast(t("replies.saved"));
      onClose();
    },
  });
  const guard = useCloseGuard(draft.dirty && !save.isSuccess, onClose);
  const errors = fieldErrors(save.error);
  const insert = (name: string) => {
    const field = text.current;
    if (!field) return;
    const at = field.selectionStart;
    const marker = `{{${name}}}`;
    draft.set("text", value.text.slice(0, at) + marker + value.text.slice(field.selectionEnd));
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(at + marker.length, at + marker.length);
    });
  };
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t(reply ? "replies.edit" : "replies.add")}
        description={t("replies.formText")}
        footer={
          <>
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button
              form={formId}
              type="submit"
              variant="primary"
              busy={save.isPending}
              disabled={!draft.dirty || value.shortcut.trim() === "" || value.text.trim() === ""}
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
            save.mutate();
          }}
        >
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          <Field label={t("replies.shortcut")} hint={t("replies.shortcutHint")} error={errors.shortcut}>
            <Input
              required
              maxLength={41}
              autoComplete="off"
              spellCheck={false}
              value={value.shortcut}
              onChange={(event) => draft.set("shortcut", event.target.value)}
            />
          </Field>
          <Field label={t("replies.title")} error={errors.title} optional={t("common:optional")}>
            <Input maxLength={100} value={value.title} onChange={(event) => draft.set("title", event.target.value)} />
          </Field>
          <Field label={t("replies.text")} error={errors.text}>
            <Textarea
              ref={text}
              required
              rows={6}
              maxLength={textMax}
              value={value.text}
              onChange={(event) => draft.set("text", event.target.value)}
            />
          </Field>
          <div className="flex flex-wrap items-center gap-2">
            <span className="text-ink-2 text-sm">{t("replies.insert")}</span>
            {VARIABLES.map((name) => (
              <Button key={name} size="sm" onClick={() => insert(name)}>
                {t(name === "contact.name" ? "replies.customerName" : "replies.ownName")}
              </Button>
            ))}
          </div>
        </form>
      </Dialog>
      {guard.question}
    </>
  );
}

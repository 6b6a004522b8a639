/** What is known of a customer, to correct. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { type ContactProfile, contacts, DETAILS, type Detail } from "@/api/contacts";
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
import { scriptLanguage } from "@/lib/script";
import { useCloseGuard } from "@/lib/unsaved";

const NAMES = Object.keys(DETAILS) as Detail[];

export function ContactForm({ contact, onClose }: { contact: ContactProfile; onClose: () => void }) {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const errorText = useErrorText();
  const formId = useId();
  const draft = useDraft(
    Object.fromEntries(NAMES.map((name) => [name, contact[name] ?? ""])) as Record<Detail, string>,
  );
  const save = useMutation({
    mutationFn: () => contacts.change(contact.id, draft.changes),
    onSuccess: (saved) => {
      cache.setQueryData(keys.contact(contact.id), saved);
      toast(t("contact.saved"));
      guard.release();
      onClose();
    },
  });
  const guard = useCloseGuard(draft.dirty && !save.isSuccess, onClose);
  const errors = fieldErrors(save.error);
  const input = (name: Detail) => ({
    maxLength: DETAILS[name],
    lang: scriptLanguage(draft.value[name]),
    value: draft.value[name],
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => draft.set(name, event.target.value),
  });
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t("contact.edit")}
        description={t("contact.editText")}
        footer={
          <>
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button form={formId} type="submit" variant="primary" busy={save.isPending} disabled={!draft.dirty}>
              {t("common:save")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          {NAMES.map((name) => (
            <Field key={name} label={t(`contact.${name}`)} error={errors[name]}>
              {name === "address" ? (
                <Textarea rows={2} {...input(name)} />
              ) : (
                <Input type={name === "email" ? "email" : "text"} {...input(name)} />
              )}
            </Field>
          ))}
        </form>
      </Dialog>
      {guard.question}
    </>
  );
}

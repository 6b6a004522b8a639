/** Invites somebody: the answer is a link to hand over, shown this once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import type { Role } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { people } from "@/api/people";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { RadioGroup } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useFormat } from "@/lib/format";
import { useMe } from "@/lib/session";
import { rolesUpTo } from "./roles";

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const me = useMe();
  const cache = useQueryClient();
  const errorText = useErrorText();
  const formId = useId();
  const draft = useDraft<{ email: string; role: Role }>({ email: "", role: "operator" });
  const invite = useMutation({
    mutationFn: () => people.invite(draft.value),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.invitations }),
  });
  const errors = fieldErrors(invite.error);
  const made = invite.data;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("people.invite")}
      description={made ? t("people.linkReady", { email: made.email }) : t("people.inviteText")}
      footer={
        made ? (
          <Button variant="primary" onClick={onClose}>
            {t("common:done")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("common:cancel")}</Button>
            <Button
              form={formId}
              type="submit"
              variant="primary"
              busy={invite.isPending}
              disabled={draft.value.email.trim() === ""}
            >
              {t("people.makeLink")}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <CopyField
          label={t("people.link")}
          value={made.url}
          hint={t("people.linkHint", { date: format.dateTime(made.expires_at) })}
        />
      ) : (
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate();
          }}
        >
          {invite.isError && Object.keys(errors).length === 0 && <FormError>{errorText(invite.error)}</FormError>}
          <Field label={t("people.email")} error={errors.email}>
            <Input
              required
              type="email"
              autoComplete="off"
              value={draft.value.email}
              onChange={(event) => draft.set("email", event.target.value)}
            />
          </Field>
          <fieldset className="grid gap-1.5">
            <legend className="mb-1.5 font-medium text-sm">{t("people.role")}</legend>
            <RadioGroup
              aria-label={t("people.role")}
              value={draft.value.role}
              onValueChange={(role) => draft.set("role", role as Role)}
              options={rolesUpTo(me.role).map((role) => ({
                value: role,
                label: t(`common:roles.${role}`),
                hint: t(`people.roleHints.${role}`),
              }))}
            />
          </fieldset>
        </form>
      )}
    </Dialog>
  );
}

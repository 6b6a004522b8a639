/** Connects a WhatsApp number in three steps: what Meta gave us, what Meta gets from us, and whether it works. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useId, useState } from "react";
import type { Channel } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { channels } from "@/api/settings";
import { ChannelCheck } from "@/components/channels/channel-check";
import { CredentialFields, type CredentialsForm, EMPTY_CREDENTIALS } from "@/components/channels/channel-credentials";
import { ChannelSetup } from "@/components/channels/channel-setup";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useDraft } from "@/lib/draft";
import { useCloseGuard } from "@/lib/unsaved";

const STEPS = ["credentials", "meta", "check"] as const;
type Step = (typeof STEPS)[number];

export function ChannelWizard({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const formId = useId();
  const [step, setStep] = useState<Step>("credentials");
  const [channel, setChannel] = useState<Channel | null>(null);
  const draft = useDraft<CredentialsForm>(EMPTY_CREDENTIALS);
  const create = useMutation({
    mutationFn: () => {
      const { name, account, app_secret, access_token, business_account_id } = draft.value;
      return channels.create({
        kind: "whatsapp",
        name: name.trim(),
        account: account.trim(),
        credentials: {
          app_secret: app_secret.trim(),
          access_token: access_token.trim(),
          business_account_id: business_account_id.trim(),
        },
      });
    },
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: keys.channels });
      setChannel(made);
      setStep("meta");
    },
  });
  const guard = useCloseGuard(draft.dirty && channel === null, onClose);
  const errors = fieldErrors(create.error);
  const { account, app_secret, access_token, business_account_id } = draft.value;
  const isFilled = [account, app_secret, access_token, business_account_id].every((text) => text.trim() !== "");
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t("channels.connect")}
        description={t(`channels.steps.${step}Text`)}
        footer={
          step === "credentials" ? (
            <>
              <Button onClick={guard.close}>{t("common:cancel")}</Button>
              <Button form={formId} type="submit" variant="primary" busy={create.isPending} disabled={!isFilled}>
                {t("common:next")}
              </Button>
            </>
          ) : step === "meta" ? (
            <Button variant="primary" onClick={() => setStep("check")}>
              {t("common:next")}
            </Button>
          ) : (
            <>
              <Button onClick={() => setStep("meta")}>{t("common:back")}</Button>
              <Button variant="primary" onClick={onClose}>
                {t("common:done")}
              </Button>
            </>
          )
        }
      >
        <Progress step={step} />
        {step === "credentials" && (
          <form
            id={formId}
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              create.mutate();
            }}
          >
            {create.isError && Object.keys(errors).length === 0 && <FormError>{errorText(create.error)}</FormError>}
            <CredentialFields value={draft.value} set={draft.set} errors={errors} isNew />
          </form>
        )}
        {step === "meta" && channel && <ChannelSetup channel={channel} />}
        {step === "check" && channel && <ChannelCheck channel={channel} primary />}
      </Dialog>
      {guard.question}
    </>
  );
}

function Progress({ step }: { step: Step }) {
  const { t } = useTranslation("settings");
  const at = STEPS.indexOf(step);
  return (
    <ol className="mb-5 flex flex-wrap gap-x-5 gap-y-2">
      {STEPS.map((name, index) => (
        <li
          key={name}
          aria-current={index === at ? "step" : undefined}
          className={cn("flex items-center gap-2 text-sm", index === at ? "font-medium text-ink" : "text-ink-3")}
        >
          <span
            className={cn(
              "grid size-5 place-items-center rounded-full border border-line-strong text-2xs",
              index <= at && "border-accent bg-accent text-on-accent",
            )}
          >
            {index < at ? <Check aria-hidden className="size-3" strokeWidth={3} /> : index + 1}
          </span>
          {t(`channels.steps.${name}`)}
        </li>
      ))}
    </ol>
  );
}

/** Joins a WhatsApp number: what Meta gave, what Meta gets, and whether it answers. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, Plug } from "lucide-react";
import { useEffect, useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import type { OnboardingStatus } from "@/api/onboarding";
import { channels } from "@/api/settings";
import { ChannelCheck } from "@/components/channels/channel-check";
import { CredentialFields, type CredentialsForm, EMPTY_CREDENTIALS } from "@/components/channels/channel-credentials";
import { ChannelSetup } from "@/components/channels/channel-setup";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { FormError } from "@/components/ui/field";
import { Skeleton, useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { formError } from "./step-card";

export function WhatsAppSetup({
  setup,
  onDirty,
}: {
  setup: OnboardingStatus["setup"]["whatsapp"];
  /** Secrets are typed and not stored: they are asked about before they are left. */
  onDirty: (dirty: boolean) => void;
}) {
  const { t } = useTranslation("onboarding");
  const { data } = useQuery({ queryKey: keys.channels, queryFn: () => channels.list() });
  const channel = data?.items.find((one) => one.kind === "whatsapp");
  if (!data) return <Skeleton className="h-24 w-full" />;
  if (channel) {
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <ChannelSetup channel={channel} />
        <div className="grid gap-1.5">
          <p className="font-medium text-sm">{t("channels.check")}</p>
          <ChannelCheck channel={channel} />
        </div>
      </div>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {setup && (
        <div className="grid gap-3">
          <p className="text-ink-2 text-sm">{t("channels.paste")}</p>
          <CopyField label={t("settings:channels.callbackUrl")} value={setup.callback_url} />
          {setup.verify_token && <CopyField label={t("settings:channels.verifyToken")} value={setup.verify_token} />}
        </div>
      )}
      <Connect onDirty={onDirty} />
    </div>
  );
}

function Connect({ onDirty }: { onDirty: (dirty: boolean) => void }) {
  const { t } = useTranslation("onboarding");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const [open, setOpen] = useState(false);
  const draft = useDraft<CredentialsForm>(EMPTY_CREDENTIALS);
  const { name, account, app_secret, access_token, business_account_id } = draft.value;
  useEffect(() => {
    onDirty(draft.dirty);
    return () => onDirty(false);
  }, [draft.dirty, onDirty]);
  const create = useMutation({
    mutationFn: () =>
      channels.create({
        kind: "whatsapp",
        name: name.trim(),
        account: account.trim(),
        credentials: {
          app_secret: app_secret.trim(),
          access_token: access_token.trim(),
          business_account_id: business_account_id.trim(),
        },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.channels }),
  });
  const errors = fieldErrors(create.error);
  const isFilled = [account, app_secret, access_token, business_account_id].every((text) => text.trim() !== "");
  if (!open) {
    return (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button icon={Plug} onClick={() => setOpen(true)}>
          {t("channels.connect")}
          <ChevronRight aria-hidden className="-mr-1 size-4" />
        </Button>
        <p className="text-ink-3 text-xs">{t("channels.connectLater")}</p>
      </div>
    );
  }
  // Not a form: it stands in the step's one.
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-ink-2 text-sm">{t("channels.fromMeta")}</p>
      <FormError>{formError(create.error, errors, errorText)}</FormError>
      <CredentialFields value={draft.value} set={draft.set} errors={errors} isNew />
      <Button
        icon={Plug}
        variant="primary"
        className="justify-self-start"
        busy={create.isPending}
        disabled={!isFilled}
        onClick={() => create.mutate()}
      >
        {t("channels.connect")}
      </Button>
    </div>
  );
}

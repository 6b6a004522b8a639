/** The exact values for Meta's app dashboard. */
import { useMutation } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import type { Channel } from "@/api/desk";
import { channels } from "@/api/settings";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function ChannelSetup({ channel }: { channel: Channel }) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const subscribe = useMutation({
    mutationFn: () => channels.subscribe(channel.id),
    onSuccess: ({ success, message }) =>
      success ? toast(t("channels.subscribed")) : toast(t("channels.notSubscribed"), { tone: "bad", detail: message }),
    onError: (error) => toast(t("channels.notSubscribed"), { tone: "bad", detail: errorText(error) }),
  });
  const { setup } = channel;
  if (!setup) return null;
  const isReachable = setup.callback_url.startsWith("https://");
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">{t("channels.setupText")}</p>
      {!isReachable && (
        <p className="rounded border border-warn/30 bg-warn-soft px-3 py-2 text-sm text-warn">
          {t("channels.notReachable")}
        </p>
      )}
      <CopyField label={t("channels.callbackUrl")} value={setup.callback_url} />
      <CopyField label={t("channels.verifyToken")} value={setup.verify_token} />
      <div className="grid gap-1.5">
        <p className="font-medium text-sm">{t("channels.fields")}</p>
        <ul className="flex flex-wrap gap-1">
          {setup.fields.map((field) => (
            <li key={field} className="max-w-full">
              <Badge className="font-mono">{field}</Badge>
            </li>
          ))}
        </ul>
        <p className="text-ink-3 text-xs">{t("channels.fieldsHint")}</p>
      </div>
      <div className="grid gap-1.5">
        <p className="text-ink-2 text-sm">{t("channels.subscribeText")}</p>
        <Button
          icon={Link2}
          busy={subscribe.isPending}
          className="justify-self-start"
          onClick={() => subscribe.mutate()}
        >
          {t("channels.subscribe")}
        </Button>
      </div>
    </div>
  );
}

/** Asks Meta, and ourselves from outside, whether a channel works: what was found, and what to do. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Stethoscope } from "lucide-react";
import type { Channel, ChannelTest } from "@/api/desk";
import { keys } from "@/api/keys";
import { channels } from "@/api/settings";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/field";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";

const CHECKS = ["token", "number", "business_account", "webhook"] as const;

export function ChannelCheck({ channel, primary = false }: { channel: Channel; primary?: boolean }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const test = useMutation({
    mutationFn: () => channels.test(channel.id),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.channels }),
  });
  return (
    <div className="grid gap-3">
      <Button
        icon={Stethoscope}
        variant={primary ? "primary" : "secondary"}
        busy={test.isPending}
        className="justify-self-start"
        onClick={() => test.mutate()}
      >
        {t("channels.check")}
      </Button>
      <div aria-live="polite" className="grid gap-3 empty:hidden">
        {test.isError && <FormError>{errorText(test.error)}</FormError>}
        {test.data && <Results test={test.data} />}
      </div>
    </div>
  );
}

function Results({ test }: { test: ChannelTest }) {
  const { t } = useTranslation("settings");
  if (!test.checks || test.checks.length === 0) {
    return <p className={test.success ? "text-ok" : "text-bad"}>{test.message}</p>;
  }
  const known = CHECKS.flatMap((name) => test.checks?.filter((check) => check.name === name) ?? []);
  return (
    <ul className="divide-y divide-line rounded border border-line">
      {known.map((check) => {
        const Icon = check.ok ? CircleCheck : CircleAlert;
        return (
          <li key={check.name} className="flex items-start gap-2.5 px-3 py-2">
            <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", check.ok ? "text-ok" : "text-bad")} />
            <div className="min-w-0">
              <p className="font-medium">
                {t(`channels.checks.${check.name}`)}
                <span className="sr-only">: {t(check.ok ? "channels.checkOk" : "channels.checkFailed")}</span>
              </p>
              <p className="break-words text-ink-2 text-sm">{check.message}</p>
              {!check.ok && <p className="text-sm">{t(`channels.advice.${check.name}`)}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Who answers in one role: what it is, whether it answers, and the way to another. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleHelp, Pencil, RotateCcw, Zap } from "lucide-react";
import { useState } from "react";
import type { Provider, ProviderRole } from "@/api/desk";
import { keys } from "@/api/keys";
import { providers } from "@/api/settings";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { isProvider, PROVIDERS } from "@/lib/provider-names";
import { useCan } from "@/lib/session";
import { Confirm } from "./confirm";
import { ProviderForm } from "./provider-form";

export function ProviderCard({ role, provider }: { role: ProviderRole; provider: Provider | undefined }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const isAdmin = useCan("admin");
  const [editing, setEditing] = useState(false);
  const [resetting, setResetting] = useState(false);
  const name = useProviderName();
  return (
    <Card>
      <CardHeader
        title={t(`providers.${role}`)}
        description={t(`providers.${role}Text`)}
        action={
          provider && (
            <Badge tone={provider.source === "app" ? "accent" : "neutral"}>
              {t(`providers.source.${provider.source}`)}
            </Badge>
          )
        }
      />
      <CardBody className="grid gap-3">
        {provider ? (
          <>
            <dl className="grid gap-1.5">
              <Fact label={t("providers.provider")} value={name(provider.provider)} />
              {provider.model && <Fact label={t("providers.model")} value={provider.model} mono />}
              {provider.base_url && <Fact label={t("providers.baseUrl")} value={provider.base_url} mono />}
              <Fact label={t("providers.key")} value={t(provider.api_key ? "providers.keySet" : "providers.noKey")} />
            </dl>
            <LastCall provider={provider} />
          </>
        ) : (
          <p className="text-ink-2">{t("providers.none")}</p>
        )}
      </CardBody>
      {isAdmin && (
        <CardFooter>
          {provider && <TestButton role={role} />}
          {provider?.source === "app" && (
            <Button icon={RotateCcw} onClick={() => setResetting(true)}>
              {t("providers.reset")}
            </Button>
          )}
          <Button icon={Pencil} onClick={() => setEditing(true)}>
            {t(provider ? "providers.change" : "providers.set")}
          </Button>
        </CardFooter>
      )}
      {editing && <ProviderForm role={role} provider={provider} onClose={() => setEditing(false)} />}
      {resetting && (
        <Confirm
          title={t("providers.resetTitle")}
          text={t("providers.resetText")}
          confirm={t("providers.reset")}
          run={() => providers.reset(role)}
          onClose={() => setResetting(false)}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: keys.providers });
            toast(t("providers.wasReset"));
            setResetting(false);
          }}
        />
      )}
    </Card>
  );
}

export function useProviderName(): (name: string) => string {
  const { t } = useTranslation("settings");
  return (name) => {
    if (!isProvider(name)) return name;
    return PROVIDERS[name] ?? t(`providers.names.${name as "builtin" | "openai_compatible"}`);
  };
}

function Fact({ label, value, mono = false }: { label: string; value: string; mono?: boolean }) {
  return (
    <div className="grid gap-x-3 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-ink-2">{label}</dt>
      <dd className={cn("break-all", mono && "font-mono text-sm")}>{value}</dd>
    </div>
  );
}

function LastCall({ provider: { status } }: { provider: Provider }) {
  const { t } = useTranslation("settings");
  if (!status) {
    return (
      <p className="flex items-center gap-2 text-ink-2">
        <CircleHelp aria-hidden className="size-4 text-ink-3" />
        {t("providers.untested")}
      </p>
    );
  }
  const Icon = status.ok ? CircleCheck : CircleAlert;
  return (
    <p className={cn("flex items-start gap-2", status.ok ? "text-ok" : "text-bad")}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {status.ok ? t("providers.answered") : status.message}{" "}
        <RelativeTime at={status.at} className="text-ink-3 text-sm" />
      </span>
    </p>
  );
}

function TestButton({ role }: { role: ProviderRole }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const cache = useQueryClient();
  const errorText = useErrorText();
  const test = useMutation({
    mutationFn: () => providers.test(role),
    onSuccess: ({ success, message, latency_ms }) => {
      void cache.invalidateQueries({ queryKey: keys.providers });
      if (!success) toast(t("providers.testFailed"), { tone: "bad", detail: message });
      else
        toast(
          latency_ms === null ? t("providers.testOk") : t("providers.testOkIn", { time: format.duration(latency_ms) }),
        );
    },
    onError: (error) => toast(t("providers.testFailed"), { tone: "bad", detail: errorText(error) }),
  });
  return (
    <Button icon={Zap} busy={test.isPending} onClick={() => test.mutate()}>
      {t("providers.test")}
    </Button>
  );
}

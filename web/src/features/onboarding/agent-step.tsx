import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { agents } from "@/api/agents";
import type { Agent } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type OnboardingStatus, onboarding } from "@/api/onboarding";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { Checkbox } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { formError, StepCard } from "./step-card";
import { agentOf, CHANNELS, oneOf, USE_CASES } from "./steps";
import { useKept } from "./use-kept";
import { useStepDone } from "./use-onboarding";

export function AgentStep({ status }: { status: OnboardingStatus }) {
  const list = useQuery({ queryKey: keys.agents, queryFn: () => agents.list() });
  // Before anything was entered a guess would rename the agent that is there.
  if (!list.data && !status.agent.name) {
    if (list.isPending) return <Skeleton className="h-96 w-full" />;
    return (
      <Card>
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      </Card>
    );
  }
  return <Fields status={status} present={list.data?.items.find((agent) => agent.is_default)} />;
}

function Fields({ status, present }: { status: OnboardingStatus; present: Agent | undefined }) {
  const { t } = useTranslation("onboarding");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const done = useStepDone("agent");
  const role = t(`firstRole.${oneOf(USE_CASES, status.company.use_case, "other")}`);
  const { value, set, forget } = useKept("agent", agentOf(status, present, { name: t("agent.firstName"), role }));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const save = useMutation({
    mutationFn: () =>
      onboarding.agent({
        ...value,
        name: value.name.trim(),
        role: value.role.trim(),
        description: value.description.trim() || undefined,
      }),
    onSuccess: ({ agent_id }) => {
      forget();
      void cache.invalidateQueries({ queryKey: keys.agents });
      done({ agent: { ...value, id: agent_id } });
    },
  });
  const errors = { ...fieldErrors(save.error), ...faults };
  const submit = () => {
    const found: Record<string, string> = {};
    if (value.name.trim() === "") found.name = t("agent.faults.name");
    if (value.role.trim() === "") found.role = t("agent.faults.role");
    if (value.channels.length === 0) found.channels = t("agent.faults.channels");
    setFaults(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <StepCard step="agent" error={formError(save.error, errors, errorText)} busy={save.isPending} onNext={submit}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t("agent.name")} hint={t("agent.nameHint")} error={errors.name}>
          <Input maxLength={80} value={value.name} onChange={(event) => set("name", event.target.value)} />
        </Field>
        <Field label={t("agent.role")} hint={t("agent.roleHint")} error={errors.role}>
          <Input maxLength={200} value={value.role} onChange={(event) => set("role", event.target.value)} />
        </Field>
      </div>
      <Field
        label={t("agent.description")}
        optional={t("common:optional")}
        hint={t("agent.descriptionHint")}
        error={errors.description}
      >
        <Textarea
          rows={3}
          maxLength={2_000}
          dir="auto"
          value={value.description}
          onChange={(event) => set("description", event.target.value)}
        />
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 font-medium text-sm">{t("agent.channels")}</legend>
        {CHANNELS.map((kind) => (
          <Checkbox
            key={kind}
            label={
              <>
                {t(`channelKinds.${kind}`)}
                <span className="block text-ink-3 text-xs">{t(`channelHints.${kind}`)}</span>
              </>
            }
            checked={value.channels.includes(kind)}
            onCheckedChange={(on) =>
              set("channels", on === true ? [...value.channels, kind] : value.channels.filter((one) => one !== kind))
            }
          />
        ))}
        {errors.channels && (
          <p role="alert" className="text-bad text-sm">
            {errors.channels}
          </p>
        )}
      </fieldset>
    </StepCard>
  );
}

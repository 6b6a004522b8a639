import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type OnboardingStatus, onboarding } from "@/api/onboarding";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useMe } from "@/lib/session";
import { formError, StepCard } from "./step-card";
import { companyOf, INDUSTRIES, USE_CASES } from "./steps";
import { useKept } from "./use-kept";
import { useStepDone } from "./use-onboarding";

export function CompanyStep({ status }: { status: OnboardingStatus }) {
  const { t } = useTranslation("onboarding");
  const me = useMe();
  const cache = useQueryClient();
  const errorText = useErrorText();
  const done = useStepDone("company");
  const { value, set, forget } = useKept("company", companyOf(status, me.company_name));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const save = useMutation({
    mutationFn: () =>
      onboarding.company({
        ...value,
        company_name: value.company_name.trim(),
        description: value.description.trim() || undefined,
      }),
    onSuccess: () => {
      forget();
      void cache.invalidateQueries({ queryKey: keys.me });
      void cache.invalidateQueries({ queryKey: keys.settings });
      done({ company: value });
    },
  });
  const errors = { ...fieldErrors(save.error), ...faults };
  const submit = () => {
    const found: Record<string, string> = {};
    if (value.company_name.trim() === "") found.company_name = t("company.faults.name");
    if (value.industry === "") found.industry = t("company.faults.industry");
    setFaults(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <StepCard step="company" error={formError(save.error, errors, errorText)} busy={save.isPending} onNext={submit}>
      <Field label={t("company.name")} error={errors.company_name}>
        <Input
          autoComplete="organization"
          maxLength={200}
          value={value.company_name}
          onChange={(event) => set("company_name", event.target.value)}
        />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t("company.industry")} error={errors.industry}>
          <Select value={value.industry} onChange={(event) => set("industry", event.target.value)}>
            <option value="">{t("choose")}</option>
            {INDUSTRIES.map((name) => (
              <option key={name} value={name}>
                {t(`industries.${name}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("company.useCase")} error={errors.use_case}>
          <Select value={value.use_case} onChange={(event) => set("use_case", event.target.value)}>
            {USE_CASES.map((name) => (
              <option key={name} value={name}>
                {t(`useCases.${name}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field
        label={t("company.description")}
        optional={t("common:optional")}
        hint={t("company.descriptionHint")}
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
    </StepCard>
  );
}

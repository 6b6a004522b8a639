import { useMutation, useQueryClient } from "@tanstack/react-query";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type OnboardingStatus, onboarding } from "@/api/onboarding";
import { Avatar } from "@/components/ui/avatar";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { RadioGroup } from "@/components/ui/toggles";
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useTranslation } from "@/i18n";
import { useMe } from "@/lib/session";
import { preview } from "./preview";
import { formError, StepCard } from "./step-card";
import { oneOf, PERSONALITIES, TONES, VOICES, voiceOf } from "./steps";
import { useKept } from "./use-kept";
import { useStepDone } from "./use-onboarding";

export function VoiceStep({ status }: { status: OnboardingStatus }) {
  const { t } = useTranslation("onboarding");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const done = useStepDone("voice");
  const interfaceLanguage = useLanguage();
  const { value, set, forget } = useKept("voice", voiceOf(status, interfaceLanguage));
  const save = useMutation({
    mutationFn: () => onboarding.voice(value),
    onSuccess: () => {
      forget();
      void cache.invalidateQueries({ queryKey: keys.agents });
      done({ voice: value });
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <StepCard
      step="voice"
      error={formError(save.error, errors, errorText)}
      busy={save.isPending}
      onNext={() => save.mutate()}
    >
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 font-medium text-sm">{t("voice.personality")}</legend>
        <RadioGroup
          aria-label={t("voice.personality")}
          className="gap-3 sm:grid-cols-2"
          value={value.personality}
          onValueChange={(name) => set("personality", name)}
          options={PERSONALITIES.map((name) => ({
            value: name,
            label: t(`personalities.${name}`),
            hint: t(`personalityHints.${name}`),
          }))}
        />
        {errors.personality && <p className="text-bad text-sm">{errors.personality}</p>}
      </fieldset>
      <div className="grid gap-5 sm:grid-cols-3">
        <Field label={t("voice.tone")} error={errors.tone}>
          <Select value={value.tone} onChange={(event) => set("tone", event.target.value)}>
            {TONES.map((name) => (
              <option key={name} value={name}>
                {t(`tones.${name}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("voice.language")} error={errors.language}>
          <Select value={value.language} onChange={(event) => set("language", event.target.value)}>
            {LANGUAGES.map((code) => (
              <option key={code} value={code} lang={code}>
                {LANGUAGE_NAMES[code]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("voice.voice")} error={errors.voice}>
          <Select value={value.voice} onChange={(event) => set("voice", event.target.value)}>
            {VOICES.map((name) => (
              <option key={name} value={name}>
                {t(`voices.${name}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <p className="-mt-3 text-ink-3 text-xs">{t("voice.hint")}</p>
      <Preview status={status} value={value} />
    </StepCard>
  );
}

function Preview({ status, value }: { status: OnboardingStatus; value: ReturnType<typeof voiceOf> }) {
  const { t } = useTranslation("onboarding");
  const me = useMe();
  const language = oneOf(LANGUAGES, value.language, "en");
  const agent = status.agent.name || t("agent.firstName");
  const text = preview(
    language,
    oneOf(PERSONALITIES, value.personality, "friendly"),
    oneOf(TONES, value.tone, "warm"),
    { agent, company: status.company.company_name || me.company_name },
  );
  return (
    <div className="grid gap-1.5">
      <p className="font-medium text-sm">{t("voice.preview")}</p>
      <div aria-live="polite" className="flex items-end gap-2 rounded border border-line bg-bg p-4">
        <Avatar name={agent} size="sm" tone="accent" />
        <p lang={language} className="max-w-lg rounded-bubble rounded-bl-xs bg-accent-soft px-3 py-2">
          {text}
        </p>
      </div>
    </div>
  );
}

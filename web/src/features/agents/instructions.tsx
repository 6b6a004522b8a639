/** Who the agent is, how it speaks, what it is told, and what it does when it does not know. */
import { useState } from "react";
import type { AgentType } from "@/api/desk";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { TYPES } from "./create-agent";
import { useEditor } from "./editor";
import { promptCodes } from "./form";
import { Limits } from "./limits";
import { ModelField } from "./model-field";
import { useLanguageName } from "./names";
import { Group, Languages } from "./parts";

const PERSONALITIES = ["friendly", "professional", "formal", "casual"] as const;
const VOICES = ["female", "male", "neutral"] as const;
const TONES = ["warm", "calm", "upbeat", "plain"] as const;
const PROMPT_MAX = 20_000;

export function InstructionsSection() {
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
      <Identity />
      <Manner />
      <Instructions />
      <Limits />
    </div>
  );
}

function Identity() {
  const { t } = useTranslation("agents");
  const { agent, draft, errors, canEdit } = useEditor();
  const { value, set } = draft;
  return (
    <Group title={t("groups.identity")} text={t("groups.identityText")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("fields.name")}
          error={errors.name ?? (value.name.trim() === "" ? t("faults.name") : undefined)}
        >
          <Input
            maxLength={80}
            disabled={!canEdit}
            value={value.name}
            onChange={(event) => set("name", event.target.value)}
          />
        </Field>
        <Field label={t("fields.role")} error={errors.role}>
          <Input
            maxLength={200}
            disabled={!canEdit}
            value={value.role}
            onChange={(event) => set("role", event.target.value)}
          />
        </Field>
        <Field label={t("fields.agent_type")} hint={t(`typeHints.${value.agent_type}`)} error={errors.agent_type}>
          <Select
            disabled={!canEdit}
            value={value.agent_type}
            onChange={(event) => set("agent_type", event.target.value as AgentType)}
          >
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {t(`types.${type}`)}
              </option>
            ))}
          </Select>
        </Field>
        <ModelField
          value={value.ai_model}
          onChange={(model) => set("ai_model", model)}
          disabled={!canEdit}
          inUse={agent.model_in_use}
          error={errors.ai_model}
        />
      </div>
      <Field label={t("fields.description")} hint={t("hints.description")} error={errors.description}>
        <Textarea
          rows={2}
          maxLength={2_000}
          disabled={!canEdit}
          value={value.description}
          onChange={(event) => set("description", event.target.value)}
        />
      </Field>
    </Group>
  );
}

function Manner() {
  const { t } = useTranslation("agents");
  const { draft, errors, canEdit } = useEditor();
  const languageName = useLanguageName();
  const { value, set } = draft;
  const voice = value.voice_config;
  const setVoice = (change: Partial<typeof voice>) => set("voice_config", { ...voice, ...change });
  const spoken = [...new Set([...(voice.language ? [voice.language] : []), ...value.languages])];
  return (
    <Group title={t("groups.manner")} text={t("groups.mannerText")}>
      <Languages
        label={t("fields.languages")}
        value={value.languages}
        onChange={(codes) => set("languages", codes)}
        disabled={!canEdit}
        error={errors.languages ?? (value.languages.length === 0 ? t("faults.languages") : undefined)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("fields.personality")}
          hint={isOneOf(PERSONALITIES, value.personality) ? t(`personalityHints.${value.personality}`) : undefined}
          error={errors.personality}
        >
          <Select
            disabled={!canEdit}
            value={value.personality}
            onChange={(event) => set("personality", event.target.value)}
          >
            <Options known={PERSONALITIES} value={value.personality} say={(name) => t(`personalities.${name}`)} />
          </Select>
        </Field>
        <Field label={t("fields.tone")} error={errors.voice_config}>
          <Select
            disabled={!canEdit}
            value={voice.tone ?? ""}
            onChange={(event) => setVoice({ tone: event.target.value || null })}
          >
            <option value="">{t("unset")}</option>
            <Options known={TONES} value={voice.tone ?? ""} say={(name) => t(`tones.${name}`)} />
          </Select>
        </Field>
        <Field label={t("fields.voice")} hint={t("hints.voice")}>
          <Select
            disabled={!canEdit}
            value={voice.voice ?? ""}
            onChange={(event) => setVoice({ voice: event.target.value || null })}
          >
            <option value="">{t("unset")}</option>
            <Options known={VOICES} value={voice.voice ?? ""} say={(name) => t(`voices.${name}`)} />
          </Select>
        </Field>
        <Field label={t("fields.voiceLanguage")} hint={t("hints.voiceLanguage")}>
          <Select
            disabled={!canEdit}
            value={voice.language ?? ""}
            onChange={(event) => setVoice({ language: event.target.value || null })}
          >
            <option value="">{t("unset")}</option>
            {spoken.map((code) => (
              <option key={code} value={code} lang={code}>
                {languageName(code)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </Group>
  );
}

function isOneOf<Name extends string>(names: readonly Name[], value: string): value is Name {
  return (names as readonly string[]).includes(value);
}

/** Known words, and what else was stored. */
function Options<Name extends string>({
  known,
  value,
  say,
}: {
  known: readonly Name[];
  value: string;
  say: (name: Name) => string;
}) {
  return (
    <>
      {known.map((name) => (
        <option key={name} value={name}>
          {say(name)}
        </option>
      ))}
      {value !== "" && !isOneOf(known, value) && <option value={value}>{value}</option>}
    </>
  );
}

function Instructions() {
  const { t } = useTranslation("agents");
  const { draft, errors, canEdit } = useEditor();
  const languageName = useLanguageName();
  const { value, set } = draft;
  const prompts = value.custom_prompts;
  // One that was begun stays while it is empty.
  const [added, setAdded] = useState<readonly string[]>([]);
  const codes = promptCodes(value.languages, prompts);
  const open = codes.filter((code) => prompts[code] !== undefined || added.includes(code));
  const closed = codes.filter((code) => !open.includes(code));
  const setPrompt = (code: string, text: string) => {
    if (!added.includes(code)) setAdded([...added, code]);
    const { [code]: _, ...others } = prompts;
    set("custom_prompts", text === "" ? others : { ...others, [code]: text });
  };
  return (
    <Group title={t("groups.instructions")} text={t("groups.instructionsText")}>
      <Field
        label={t("fields.system_prompt")}
        hint={t("hints.system_prompt")}
        error={errors.system_prompt}
        action={<span className="tabular text-ink-3 text-xs">{`${value.system_prompt.length} / ${PROMPT_MAX}`}</span>}
      >
        <Textarea
          rows={10}
          maxLength={PROMPT_MAX}
          disabled={!canEdit}
          dir="auto"
          value={value.system_prompt}
          onChange={(event) => set("system_prompt", event.target.value)}
        />
      </Field>
      <section className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div>
          <h3 className="font-medium text-sm">{t("fields.custom_prompts")}</h3>
          <p className="text-ink-3 text-xs">{t("hints.custom_prompts")}</p>
        </div>
        <FormError>{errors.custom_prompts}</FormError>
        {open.map((code) => (
          <Field key={code} label={languageName(code)}>
            <Textarea
              rows={3}
              lang={scriptLanguage(prompts[code] ?? "")}
              dir="auto"
              maxLength={PROMPT_MAX}
              disabled={!canEdit}
              value={prompts[code] ?? ""}
              onChange={(event) => setPrompt(code, event.target.value)}
            />
          </Field>
        ))}
        {canEdit && closed.length > 0 && (
          <Select
            aria-label={t("addLanguage")}
            className="w-56 max-w-full"
            value=""
            onChange={(event) => setAdded([...added, event.target.value])}
          >
            <option value="">{t("addLanguage")}</option>
            {closed.map((code) => (
              <option key={code} value={code}>
                {languageName(code)}
              </option>
            ))}
          </Select>
        )}
      </section>
    </Group>
  );
}

/** A field's value in lines that people read, for the versions. */
import type { TransferRule, Weekday, WorkingHours } from "@/api/desk";
import type { Translate } from "@/i18n";
import { asksNothing, WEEK } from "./form";

/** Fields whose name has a word. */
export const FIELDS = [
  "name",
  "role",
  "description",
  "agent_type",
  "languages",
  "personality",
  "system_prompt",
  "custom_prompts",
  "ai_model",
  "tools",
  "transfer_rules",
  "response_time_target_seconds",
  "max_conversation_length",
  "auto_handoff_threshold",
  "working_hours",
  "closed_text",
  "closed_offers_person",
  "voice_config",
  "channel_config",
  "fallback_text",
  "grounding",
  "debounce_ms",
  "max_wait_ms",
] as const;

export interface Words {
  t: Translate<"agents">;
  /** Of an agent that a rule names. */
  agentName: (id: string) => string;
  languageName: (code: string) => string;
  percent: (part: number) => string;
}

const KINDS = {
  agent_type: ["primary", "specialist", "handoff"],
  personality: ["formal", "friendly", "professional", "casual"],
  grounding: ["strict", "lenient", "off"],
} as const;

export function readable(field: string, value: unknown, words: Words): string {
  const { t } = words;
  if (value === null || value === undefined || value === "") return "";
  if (field === "agent_type") return known(KINDS.agent_type, value, (name) => t(`types.${name}`));
  if (field === "personality") return known(KINDS.personality, value, (name) => t(`personalities.${name}`));
  if (field === "grounding") return known(KINDS.grounding, value, (name) => t(`groundings.${name}`));
  if (field === "auto_handoff_threshold" && typeof value === "number") return words.percent(value);
  if (field === "languages" && isTexts(value)) return value.map(words.languageName).join("\n");
  if (field === "transfer_rules" && Array.isArray(value)) {
    return value.map((rule: TransferRule) => ruleInWords(rule, words)).join("\n");
  }
  if (field === "working_hours") return hoursInWords(value as WorkingHours, words);
  if (field === "custom_prompts") {
    return Object.entries(value as Record<string, string>)
      .map(([code, text]) => `${words.languageName(code)}: ${text}`)
      .join("\n\n");
  }
  if (isTexts(value)) return value.join("\n");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .filter(([, one]) => one !== null && one !== "")
    .map(([name, one]) => `${name}: ${typeof one === "object" ? JSON.stringify(one) : String(one)}`)
    .join("\n");
}

function known<Name extends string>(names: readonly Name[], value: unknown, say: (name: Name) => string): string {
  const name = names.find((one) => one === value);
  return name ? say(name) : String(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

export function ruleInWords(rule: TransferRule, { t, agentName, languageName, percent }: Words): string {
  const parts = [
    rule.intents?.length ? t("transfer.if.intents", { list: rule.intents.join(", ") }) : null,
    rule.topics?.length ? t("transfer.if.topics", { list: rule.topics.join(", ") }) : null,
    rule.languages?.length ? t("transfer.if.languages", { list: rule.languages.map(languageName).join(", ") }) : null,
    typeof rule.confidence_below === "number"
      ? t("transfer.if.confidence", { share: percent(rule.confidence_below) })
      : null,
  ].filter((part) => part !== null);
  const when = asksNothing({
    ...rule,
    intents: rule.intents ?? [],
    topics: rule.topics ?? [],
    languages: rule.languages ?? [],
  })
    ? t("transfer.if.nothing")
    : parts.join(t("transfer.and"));
  return t("transfer.sentence", { agent: agentName(rule.to), when });
}

function hoursInWords(hours: WorkingHours, { t }: Words): string {
  const day = (name: Weekday) => {
    const open = hours[name];
    return `${t(`days.${name}`)}: ${open ? `${open.open}–${open.close}` : t("hours.closed")}`;
  };
  return WEEK.map(day).join("\n");
}

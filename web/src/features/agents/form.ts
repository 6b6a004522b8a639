/** An agent as its form has it, and what the form's controls do to it. */
import type { AgentForm } from "@/api/agents";
import type { Agent, TransferRule, Weekday, WorkingHours } from "@/api/desk";

export function formOf(agent: Agent): AgentForm {
  return {
    name: agent.name,
    role: agent.role,
    description: agent.description,
    agent_type: agent.agent_type,
    languages: agent.languages,
    personality: agent.personality,
    system_prompt: agent.system_prompt,
    custom_prompts: agent.custom_prompts ?? {},
    ai_model: agent.ai_model,
    tools: agent.tools ?? null,
    transfer_rules: agent.transfer_rules ?? [],
    response_time_target_seconds: agent.response_time_target_seconds,
    max_conversation_length: agent.max_conversation_length,
    auto_handoff_threshold: agent.auto_handoff_threshold,
    working_hours: agent.working_hours ?? null,
    closed_text: agent.closed_text ?? "",
    closed_offers_person: agent.closed_offers_person ?? true,
    voice_config: agent.voice_config,
    fallback_text: agent.fallback_text ?? "",
    grounding: agent.grounding ?? null,
    debounce_ms: agent.debounce_ms ?? null,
    max_wait_ms: agent.max_wait_ms ?? null,
  };
}

/** Switches one tool; `null` means all, also those that come later. */
export function toggleTool(tools: string[] | null, all: readonly string[], name: string, on: boolean): string[] {
  const used = tools ?? [...all];
  if (!on) return used.filter((other) => other !== name);
  return used.includes(name) ? used : [...used, name];
}

export const EMPTY_RULE: Omit<TransferRule, "to"> = { intents: [], topics: [], languages: [] };

/** A rule that asks for nothing would pass every conversation on. */
export function asksNothing(rule: TransferRule): boolean {
  const { intents, topics, languages, confidence_below } = rule;
  return intents.length + topics.length + languages.length === 0 && typeof confidence_below !== "number";
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list];
  const [item] = copy.splice(from, 1);
  if (item !== undefined) copy.splice(to, 0, item);
  return copy;
}

export const WEEK: readonly Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const FIRST_HOURS = { open: "09:00", close: "18:00" };

/** Where somebody begins who sets hours: the working week. */
export const OFFICE_HOURS: WorkingHours = Object.fromEntries(
  WEEK.map((day, index) => [day, index < 5 ? FIRST_HOURS : null]),
);

/** Opens a day with the hours of the nearest day before it that is open. */
export function openDay(hours: WorkingHours, day: Weekday): WorkingHours {
  const at = WEEK.indexOf(day);
  const before = WEEK.slice(0, at).findLast((other) => hours[other]);
  return { ...hours, [day]: (before && hours[before]) ?? FIRST_HOURS };
}

export function isNeverOpen(hours: WorkingHours | null): boolean {
  return hours !== null && WEEK.every((day) => !hours[day]);
}

/** Languages with instructions of their own: also in Latin letters, as many write them. */
export function promptCodes(languages: readonly string[], prompts: Record<string, string>): string[] {
  const codes = languages.flatMap((code) => (["ta", "hi", "te"].includes(code) ? [code, `${code}-latn`] : [code]));
  return [...new Set([...codes, ...Object.keys(prompts)])];
}

/** Days that are open without both times. */
export function unfinishedDays(hours: WorkingHours | null): Weekday[] {
  return WEEK.filter((day) => {
    const open = hours?.[day];
    return open ? open.open === "" || open.close === "" : false;
  });
}

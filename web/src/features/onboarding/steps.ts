/** The order of the steps, and what stands in them before anything was entered. */
import type { Agent } from "@/api/desk";
import {
  type ChannelsForm,
  type CompanyForm,
  type FirstAgentForm,
  type OnboardingStatus,
  STEPS,
  type Step,
  type VoiceForm,
} from "@/api/onboarding";

export const INDUSTRIES = [
  "retail",
  "food",
  "health",
  "education",
  "travel",
  "finance",
  "real_estate",
  "services",
  "technology",
  "other",
] as const;
export const USE_CASES = ["support", "sales", "bookings", "orders", "other"] as const;
export const CHANNELS = ["web", "whatsapp", "phone"] as const;
export const PERSONALITIES = ["friendly", "professional", "formal", "casual"] as const;
export const TONES = ["warm", "calm", "upbeat", "plain"] as const;
export const VOICES = ["female", "male", "neutral"] as const;

export type UseCase = (typeof USE_CASES)[number];

export function oneOf<Name extends string>(names: readonly Name[], value: string | undefined, otherwise: Name): Name {
  return names.find((name) => name === value) ?? otherwise;
}

/** Where somebody goes on who comes back; the last step when all is done. */
export function firstOpen(steps: OnboardingStatus["steps"]): Step {
  return STEPS.find((step) => !steps[step]) ?? "deploy";
}

/** What can be opened: what is done, and the first that is not. The knowledge may stay empty. */
export function canOpen(steps: OnboardingStatus["steps"], step: Step): boolean {
  if (steps[step]) return true;
  return STEPS.slice(0, STEPS.indexOf(step)).every((before) => steps[before] || before === "knowledge");
}

export function nextStep(step: Step): Step {
  return STEPS[STEPS.indexOf(step) + 1] ?? "deploy";
}

export function stepBefore(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) - 1] ?? null;
}

export function companyOf(status: OnboardingStatus, companyName: string): Required<CompanyForm> {
  const { company } = status;
  return {
    company_name: company.company_name || companyName,
    industry: company.industry || "",
    use_case: company.use_case || "support",
    description: company.description ?? "",
  };
}

/** What was entered, else what the agent that is there already is called, else a proposal. */
export function agentOf(
  status: OnboardingStatus,
  present: Pick<Agent, "name" | "role" | "description" | "channels"> | undefined,
  proposed: Pick<FirstAgentForm, "name" | "role">,
): Required<FirstAgentForm> {
  const { agent } = status;
  const channels = agent.channels ?? CHANNELS.filter((kind) => present?.channels.includes(kind));
  return {
    name: agent.name || present?.name || proposed.name,
    role: agent.role || present?.role || proposed.role,
    description: agent.description ?? present?.description ?? "",
    channels: channels.length > 0 ? channels : ["web"],
  };
}

export function voiceOf(status: OnboardingStatus, language: string): Required<VoiceForm> {
  const { voice } = status;
  return {
    voice: voice.voice || "female",
    tone: voice.tone || "warm",
    personality: voice.personality || "friendly",
    language: voice.language || language,
  };
}

export interface Channels {
  web: boolean;
  website_url: string;
  widget_color: string;
  whatsapp: boolean;
  business_number: string;
  phone_number: string;
}

export const COLOUR = "#0b6b66";

export function channelsOf(status: OnboardingStatus): Channels {
  const { channels, agent, steps } = status;
  const wanted = (kind: string) => agent.channels?.includes(kind) ?? false;
  return {
    web: steps.channels ? (channels.chat_widget?.enabled ?? false) : wanted("web"),
    website_url: channels.chat_widget?.website_url ?? "",
    widget_color: channels.chat_widget?.widget_color || COLOUR,
    whatsapp: steps.channels ? (channels.whatsapp?.enabled ?? false) : wanted("whatsapp"),
    business_number: channels.whatsapp?.business_number ?? "",
    phone_number: channels.phone_number ?? "",
  };
}

export function channelsBody(form: Channels): ChannelsForm {
  return {
    phone_number: form.phone_number.trim() || null,
    chat_widget: {
      enabled: form.web,
      website_url: form.website_url.trim() || null,
      widget_color: form.widget_color,
    },
    whatsapp: { enabled: form.whatsapp, business_number: form.business_number.trim() || null },
  };
}

/** Digits with a country code; what people put between them does not matter. */
export function isPhoneNumber(text: string): boolean {
  const digits = text.replace(/[\s().-]/g, "");
  return /^\+?\d{7,15}$/.test(digits);
}

export const WEB_BEGINNING = "https://";

/** With `https://` where somebody left it out; null where it is no address. */
export function webAddress(text: string): string | null {
  const typed = text.trim();
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(typed) ? typed : WEB_BEGINNING + typed);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && url.hostname.includes(".") ? url.href : null;
  } catch {
    return null;
  }
}

const KINDS = ["pdf", "docx", "html", "htm", "md", "markdown", "txt", "csv"];
export const ACCEPT = KINDS.map((kind) => `.${kind}`).join(",");

export function isReadable(name: string): boolean {
  return KINDS.includes(name.split(".").at(-1)?.toLowerCase() ?? "");
}

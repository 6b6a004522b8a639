import { send } from "./client";
import type { Id } from "./desk";
import type { Source, SourceStatus } from "./sources";

export const STEPS = ["company", "agent", "knowledge", "voice", "channels", "deploy"] as const;
export type Step = (typeof STEPS)[number];

export interface CompanyForm {
  company_name: string;
  industry: string;
  use_case: string;
  description?: string;
}

export interface FirstAgentForm {
  name: string;
  role: string;
  description?: string;
  channels: string[];
}

export interface VoiceForm {
  voice: string;
  tone: string;
  personality?: string;
  language: string;
}

export interface ChannelsForm {
  phone_number?: string | null;
  chat_widget: { enabled: boolean; website_url?: string | null; widget_color?: string | null };
  whatsapp?: { enabled: boolean; business_number?: string | null } | null;
}

/** What was entered so far; a reload goes on from it. */
export interface OnboardingStatus {
  /** `deploying`: at work, and it reads what it was given yet; `failed`: nothing of it could be read. */
  status: "draft" | "deploying" | "live" | "failed";
  message: string;
  /** Which are done. */
  steps: Record<Step, boolean>;
  company: Partial<CompanyForm>;
  agent: Partial<FirstAgentForm> & { id?: Id | null };
  knowledge: { sources: Source[] };
  voice: Partial<VoiceForm>;
  channels: Partial<ChannelsForm>;
  setup: { whatsapp: { callback_url: string; verify_token: string | null } | null };
}

export interface KnowledgeTaken {
  success: boolean;
  sources: { id: Id; name: string; status: SourceStatus }[];
  /** Questions with answers that were read out of a text. */
  faqs: number;
}

export type Taken = { success: boolean };

export const onboarding = {
  status: () => send<OnboardingStatus>("GET", "/onboarding/status"),
  company: (body: CompanyForm) => send<Taken>("POST", "/onboarding/company", { body }),
  agent: (body: FirstAgentForm) => send<{ agent_id: Id }>("POST", "/onboarding/agent", { body }),
  knowledge: (body: FormData | { text_content: string }) =>
    send<KnowledgeTaken>("POST", "/onboarding/knowledge", { body }),
  voice: (body: VoiceForm) => send<Taken>("POST", "/onboarding/voice", { body }),
  channels: (body: ChannelsForm) => send<Taken>("POST", "/onboarding/channels", { body }),
  deploy: (agent_id: Id) =>
    send<Taken & { phone_number?: string | null }>("POST", "/onboarding/deploy", { body: { agent_id } }),
};

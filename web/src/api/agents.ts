import { events, page, send } from "./client";
import type { Agent, Id, Timestamp, WorkingHours } from "./desk";

/** What may be changed; what is absent stays. */
export type AgentForm = Pick<
  Agent,
  | "name"
  | "role"
  | "description"
  | "agent_type"
  | "languages"
  | "personality"
  | "system_prompt"
  | "custom_prompts"
  | "ai_model"
  | "tools"
  | "transfer_rules"
  | "response_time_target_seconds"
  | "max_conversation_length"
  | "auto_handoff_threshold"
  | "voice_config"
  | "closed_text"
  | "closed_offers_person"
  | "fallback_text"
  | "grounding"
  | "debounce_ms"
  | "max_wait_ms"
> & { working_hours: WorkingHours | null };

export interface AgentTool {
  name: string;
  description: string;
  kind: "builtin" | "http" | "mcp";
  enabled: boolean;
  /** JSON schema of the arguments. */
  parameters: unknown;
}

export interface AgentVersion {
  version: number;
  created_at: Timestamp;
  created_by: string | null;
  created_by_name: string | null;
  current: boolean;
}

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

export interface AgentVersionDetail extends Omit<AgentVersion, "created_by"> {
  agent: Partial<AgentForm>;
  /** The version that it is compared with: the one before, where it is kept. */
  against: number | null;
  diff: FieldChange[];
}

// The test chat

export interface ChunkUsed {
  id: string;
  source: string;
  text: string;
  score: number;
  source_id?: Id | null;
  page?: number | null;
  heading?: string | null;
  /** Of a website's page. */
  url?: string | null;
}

export interface StepTaken {
  step: string;
  ms?: number | null;
  detail?: unknown;
  [more: string]: unknown;
}

export interface ToolCall {
  id?: string;
  name: string;
  arguments?: unknown;
  result?: unknown;
  error?: string | null;
}

export interface ChatReply {
  response: string;
  chunks_used: ChunkUsed[];
  message_id: Id | null;
  conversation_id: Id;
  agent: string | null;
  latency_ms: number;
  steps?: StepTaken[];
  tool_calls?: ToolCall[];
  outcome?: string;
  /** Why a person was told, or nobody answers. */
  reason?: string | null;
  /** `builtin` where no model was asked. */
  model?: string | null;
}

export const agents = {
  list: (cursor?: string) => page<Agent>("/agents", { query: { cursor, limit: 200 } }),
  one: (id: string) => send<Agent>("GET", `/agents/${id}`),
  create: (body: Partial<AgentForm>) => send<Agent>("POST", "/agents", { body }),
  change: (id: string, body: Partial<AgentForm>) => send<Agent>("PUT", `/agents/${id}`, { body }),
  remove: (id: string) => send<void>("DELETE", `/agents/${id}`),
  pause: (id: string) => send<Agent>("POST", `/agents/${id}/pause`),
  activate: (id: string) => send<Agent>("POST", `/agents/${id}/activate`),
  pauseAll: () => send<{ changed: number }>("POST", "/agents/pause-all"),
  activateAll: () => send<{ changed: number }>("POST", "/agents/activate-all"),
  tools: (id: string) => send<AgentTool[]>("GET", `/agents/${id}/tools`),
  versions: (id: string, cursor?: string) =>
    page<AgentVersion>(`/agents/${id}/versions`, { query: { cursor, limit: 50 } }),
  version: (id: string, version: number) => send<AgentVersionDetail>("GET", `/agents/${id}/versions/${version}`),
  restore: (id: string, version: number) => send<Agent>("POST", `/agents/${id}/versions/${version}/restore`),
};

/** A message to an agent, answered as it is being written: `step`, `delta`, then `message` or `error`. */
export function talk(session: string, message: string, agentId: Id | undefined, signal: AbortSignal) {
  return events(`/conversations/${session}/message`, { body: { message, agent_id: agentId }, signal });
}

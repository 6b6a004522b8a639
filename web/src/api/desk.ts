/** What the API answers, as the web app uses it: the OpenAPI document's shapes with their closed sets of words. */

/** RFC 3339, UTC. */
export type Timestamp = string;
export type Id = string;

export type Role = "owner" | "admin" | "operator" | "viewer";
export type Language = "en" | "ta" | "hi" | "te";

// Accounts

export interface Me {
  id: Id;
  email: string;
  name: string;
  company_name: string;
  role: Role;
  created_at: Timestamp;
  workspace_id: Id;
  language: Language | null;
  totp_enabled: boolean;
}

export interface SignedIn {
  user: Pick<Me, "id" | "email" | "name" | "company_name" | "role" | "created_at">;
  session_id: Id;
}

export interface Session {
  id: Id;
  created_at: Timestamp;
  last_seen_at: Timestamp | null;
  user_agent: string | null;
  ip: string | null;
  current: boolean;
}

export interface TotpStart {
  secret: string;
  otpauth_uri: string;
  qr_svg: string;
}

/** What an invitation's link says before it is used. */
export interface InvitationInfo {
  email: string | null;
  role: Role;
  company_name: string;
  expires_at: Timestamp;
}

/** A link to a new password, before it is used. */
export interface PasswordLink {
  email: string;
  expires_at: Timestamp;
}

export interface Member {
  id: Id;
  email: string;
  name: string;
  role: Role;
  created_at: Timestamp;
  last_seen_at?: Timestamp | null;
  totp_enabled?: boolean;
}

export interface PendingInvitation {
  id: Id;
  email: string | null;
  role: Role;
  created_at: Timestamp;
  expires_at: Timestamp;
}

/** Shown this once. */
export interface NewInvitation {
  id: Id;
  email: string;
  role: Role;
  url: string;
  token: string;
  expires_at: Timestamp;
}

export interface AuditEntry {
  id: Id;
  actor: string;
  /** What they were called then; null for the system. */
  actor_name?: string | null;
  action: string;
  subject: string;
  at: Timestamp;
}

export interface ApiKey {
  id: Id;
  name: string;
  prefix: string;
  role: Role;
  created_at: Timestamp;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
}

/** `key` is shown this once. */
export interface NewApiKey extends ApiKey {
  key: string;
}

// Media

export type MediaKind = "image" | "video" | "audio" | "document" | "sticker";

export interface UploadedMedia {
  id: Id;
  url: string;
  thumbnail_url?: string | null;
  mime_type: string;
  bytes: number;
  filename: string;
  kind: MediaKind;
  duration_ms?: number | null;
  width?: number | null;
  height?: number | null;
}

export interface MessageMedia {
  id: string | null;
  /** Null until it is stored. */
  url: string | null;
  thumbnail_url?: string | null;
  mime_type: string | null;
  bytes: number | null;
  duration_ms: number | null;
  filename?: string | null;
  width?: number | null;
  height?: number | null;
  /** A voice note. */
  voice?: boolean;
  status?: "pending" | "stored" | "failed" | "expired";
  error?: string | null;
}

// Conversations

export type ConversationStatus = "active" | "escalated" | "ended";
export type ConversationMode = "ai" | "operator";
export type Sentiment = "positive" | "negative" | "neutral" | "urgent";
export type Sender = "customer" | "ai" | "operator" | "system";
export type MessageType =
  | "text"
  | "audio"
  | "image"
  | "video"
  | "document"
  | "sticker"
  | "location"
  | "contacts"
  | "interactive"
  | "reaction"
  | "template"
  | "unsupported";
export type MessageStatus = "received" | "queued" | "sent" | "delivered" | "read" | "failed";
export type ChannelKind = "whatsapp" | "web";

export interface ConversationMetadata {
  last_message?: string;
  last_sender?: Sender;
  last_message_type?: MessageType;
  last_message_status?: MessageStatus;
  assignee_name?: string;
  agent_id?: Id;
  channel_id?: Id;
  channel_name?: string;
  flag?: string;
  suggestion?: string;
  waiting_since?: Timestamp;
  ended_at?: Timestamp;
  end_reason?: string;
  blocked?: boolean;
  last_message_id?: Id;
  /** On the feed: what an event changed. */
  change?: unknown;
}

export interface Conversation {
  id: Id;
  phone_number: string | null;
  contact: { id: Id; name: string | null };
  channel: ChannelKind | null;
  started_at: Timestamp;
  last_message_at: Timestamp;
  message_count: number;
  unread_count: number;
  status: ConversationStatus;
  mode: ConversationMode;
  assignee: Id | null;
  current_agent: string | null;
  language: string | null;
  sentiment: Sentiment | null;
  priority: string | null;
  labels: string[];
  window_expires_at: Timestamp | null;
  archived?: boolean;
  /** Has a voice note or a call; only where it is so. */
  has_voice?: boolean;
  /** Has an open ticket or task; only where it is so. */
  has_task?: boolean;
  /** With `search`: the text that was found. */
  matched_text?: string | null;
  matched_message_id?: Id;
  metadata: ConversationMetadata;
}

export type ConversationView = "all" | "waiting" | "mine" | "unassigned" | "ai" | "voice" | "tasks" | "archived";

export interface ConversationFilters {
  view?: ConversationView;
  status?: ConversationStatus;
  mode?: ConversationMode;
  channel?: ChannelKind;
  assignee?: Id | "me" | "none";
  label?: string;
  search?: string;
}

/** Each capped: 1000 means "1000 or more". */
export type ConversationCounts = Record<ConversationView | "unread", number>;

export interface MessageError {
  code: string;
  message: string;
}

export interface LocationDetails {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
}

export interface ContactCard {
  name: string;
  phones: string[];
  emails: string[];
}

export interface InteractiveDetails {
  kind: "buttons" | "list" | "cta_url" | "button_reply" | "list_reply" | "flow" | (string & {});
  header?: string;
  body?: string;
  footer?: string;
  buttons?: { id: string; title: string }[];
  sections?: { title?: string; rows: { id: string; title: string; description?: string }[] }[];
  selected_id?: string;
}

export interface ReactionDetails {
  emoji: string;
  message_id: Id;
}

export interface TemplateDetails {
  name: string;
  language: string;
  components: unknown[];
}

export interface UnsupportedDetails {
  reason: string;
  raw: unknown;
}

export interface Analysis {
  summary?: string;
  sentiment?: Sentiment;
  intent?: string;
  topics?: string[];
  /** Lists by kind; `custom` has lists by name. */
  entities?: Record<string, unknown>;
  [more: string]: unknown;
}

interface MessageBase {
  id: Id;
  conversation_id: Id;
  role: "user" | "assistant";
  sender: Sender;
  direction: "inbound" | "outbound";
  content: string;
  timestamp: Timestamp;
  status: MessageStatus;
  error?: MessageError;
  /** Who wrote it: the agent's name, or the operator's. */
  agent?: string;
  /** Of the turn that wrote it; in threads that were asked for, not on the feed. */
  tool_calls?: { id: string; name: string; arguments: unknown; result: unknown }[];
  media?: MessageMedia;
  analysis?: Analysis;
  reply_to?: string;
  transcription?: string;
  transcription_status?: "pending" | "processing" | "completed" | "failed";
  edited_at?: Timestamp;
  revoked_at?: Timestamp;
  turn_id?: Id;
  user_id?: Id;
  reactions?: { emoji: string; sender: Sender }[];
}

/** `message_type` says which `details` there are. */
export type Message = MessageBase &
  (
    | { message_type: "location"; details?: LocationDetails }
    | { message_type: "contacts"; details?: ContactCard[] }
    | { message_type: "interactive"; details?: InteractiveDetails }
    | { message_type: "reaction"; details?: ReactionDetails }
    | { message_type: "template"; details?: TemplateDetails }
    | { message_type: "unsupported"; details?: UnsupportedDetails }
    | { message_type: "text" | "audio" | "image" | "video" | "document" | "sticker"; details?: undefined }
  );

export interface NewMessage {
  text?: string;
  media_id?: string;
  filename?: string;
  template?: { id: Id; variables: Record<string, string> } | { name: string; language: string; components: unknown[] };
  buttons?: { id?: string; title: string }[];
  footer?: string;
  reply_to?: Id;
}

export interface ConversationEvent {
  id: Id;
  conversation_id?: Id;
  type:
    | "created"
    | "taken_over"
    | "handed_back"
    | "assigned"
    | "escalated"
    | "closed"
    | "reopened"
    | "archived"
    | "labelled"
    | "flagged";
  at: Timestamp;
  actor: { type: "operator" | "ai" | "system"; id?: Id; name?: string };
  detail?: unknown;
}

export interface Note {
  id: Id;
  conversation_id: Id;
  user_id: Id | null;
  user_name: string | null;
  text: string;
  created_at: Timestamp;
}

export interface LabelCount {
  label: string;
  count: number;
}

export interface SavedReply {
  id: Id;
  shortcut: string;
  title: string;
  text: string;
  created_by: Id | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface Suggestion {
  text: string;
  sources: { id: string; source: string; text: string; score: number }[];
  model: string;
  /** Nothing is known about it: `text` is empty. */
  abstained?: boolean;
}

export type PresenceState = "viewing" | "writing";

export interface Presence {
  conversation_id: Id;
  users: { id: Id; name: string; state: PresenceState }[];
}

export interface TurnChunk {
  id: string;
  question?: string;
  score: number;
  confidence?: number;
  [more: string]: unknown;
}

export interface TurnStep {
  step: string;
  ms?: number;
  input?: unknown;
  output?: unknown;
  [more: string]: unknown;
}

/** "Why this answer". */
export interface Turn {
  id: Id;
  agent_id: Id | null;
  started_at: Timestamp;
  finished_at: Timestamp;
  duration_ms: number;
  outcome: "answered" | "escalated" | "superseded" | "taken_over" | "silent" | "failed";
  reason: string | null;
  model: string | null;
  input_tokens: number;
  output_tokens: number;
  chunks: TurnChunk[];
  steps: TurnStep[];
}

// Settings, channels, providers, templates

export interface Hours {
  open: string;
  close: string;
}
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

export interface Settings {
  company_name: string;
  timezone: string;
  language: Language;
  operating_hours: Partial<Record<Weekday, Hours | null>>;
  environment: string;
  version: string;
  test_mode: boolean;
  public_url: string | null;
  limits: { text_chars: number } & Record<string, number>;
  retention: Record<string, unknown>;
}

export type SettingsChange = Partial<Pick<Settings, "company_name" | "timezone" | "language" | "operating_hours">>;

export interface ChannelCredentials {
  app_secret: string | null;
  access_token: string | null;
  verify_token: string | null;
  business_account_id: string;
}

export interface ChannelHealth {
  status: "ok" | "warning" | "error" | "unknown";
  last_event_at: Timestamp | null;
  last_sent_at?: Timestamp | null;
  last_error?: { at?: Timestamp; code?: string; message: string } | null;
  display_number?: string | null;
  verified_name?: string | null;
  quality?: string | null;
}

export interface Channel {
  id: Id;
  kind: ChannelKind;
  name: string;
  account: string;
  agent_id: Id | null;
  /** A mask where a secret is set, null where it is not. */
  credentials: ChannelCredentials;
  webhook_path: string;
  /** `config`: the credentials come from the environment, and are changed there. */
  source?: "config" | "app";
  created_at: Timestamp;
  /** For admins. */
  setup?: { callback_url: string; verify_token: string; fields: string[] } | null;
  health?: ChannelHealth;
}

export interface NewChannel {
  kind: "whatsapp";
  name: string;
  account: string;
  agent_id?: Id | null;
  credentials: { app_secret: string; access_token: string; verify_token?: string; business_account_id: string };
}

export interface ChannelChange {
  name?: string;
  agent_id?: Id | null;
  credentials?: Partial<NewChannel["credentials"]>;
}

export interface ChannelTest {
  success: boolean;
  message: string;
  checks?: { name: "token" | "webhook" | "number" | "business_account"; ok: boolean; message: string }[];
}

export interface RefusedWebhook {
  at: Timestamp;
  reason: string;
  headers: Record<string, string>;
}

export type ProviderRole = "primary" | "fallback";

export interface Provider {
  role: ProviderRole;
  provider: string;
  model: string;
  base_url: string | null;
  api_key: string | null;
  source: "config" | "app";
  status: { ok: boolean; message: string; at: Timestamp } | null;
}

export interface ProviderChange {
  provider: string;
  model?: string;
  base_url?: string;
  api_key?: string;
}

export interface ProviderTest {
  success: boolean;
  message: string;
  latency_ms: number | null;
}

export interface TemplateVariable {
  name: string;
  component: "header" | "body" | "button";
  index: number;
  example?: string | null;
  kind: "text" | "media";
}

export interface Template {
  id: Id;
  channel_id: Id;
  name: string;
  language: string;
  category: string;
  status: "approved" | "pending" | "rejected" | "paused" | "disabled";
  rejected_reason?: string | null;
  components: unknown[];
  variables: TemplateVariable[];
  updated_at: Timestamp;
}

export interface TemplatePreview {
  text: string;
  header?: string | null;
  footer?: string | null;
  buttons: { kind: string; text: string; url?: string; phone_number?: string }[];
  errors: { field: string; message: string }[];
}

// Agents, knowledge

export type AgentType = "primary" | "specialist" | "handoff";
export type Personality = "formal" | "friendly" | "professional" | "casual";
export type Grounding = "strict" | "lenient" | "off";

/** To whom a conversation goes on, and when: all that is given must hold; of a list, one of it. */
export interface TransferRule {
  to: Id;
  intents: string[];
  topics: string[];
  languages: string[];
  confidence_below?: number | null;
}

export interface VoiceConfig {
  voice: string | null;
  tone: string | null;
  personality: string;
  language: string | null;
}

export type WorkingHours = Partial<Record<Weekday, Hours | null>>;

export interface Agent {
  id: Id;
  name: string;
  role: string;
  description: string;
  agent_type: AgentType;
  status: "active" | "paused" | "draft";
  is_active: boolean;
  /** Of what it is told. */
  version: number;
  /** It answers where no agent is named. */
  is_default: boolean;
  channels: string[];
  phone_number: string | null;
  languages: string[];
  personality: string;
  system_prompt: string;
  /** By language, beside the instructions. */
  custom_prompts: Record<string, string>;
  /** `provider/model`; null: the workspace's. */
  ai_model: string | null;
  model_in_use: string;
  /** Names; null: all. */
  tools: string[] | null;
  transfer_rules: TransferRule[];
  response_time_target_seconds: number | null;
  max_conversation_length: number | null;
  /** 0 to 1. */
  auto_handoff_threshold: number | null;
  /** Null: always. */
  working_hours: WorkingHours | null;
  /** Said outside of them, with `{opens}`; empty: a text in the customer's language. */
  closed_text: string;
  /** Whether people are told of who writes outside of them. */
  closed_offers_person: boolean;
  voice_config: VoiceConfig;
  channel_config: Record<string, unknown>;
  /** Empty: a text in the customer's language. */
  fallback_text: string;
  /** Null: the installation's. */
  grounding: Grounding | null;
  debounce_ms: number | null;
  max_wait_ms: number | null;
  knowledge_base: { documents: number; websites: number; faq_entries: number };
  total_calls: number;
  total_chats: number;
  success_rate: number | null;
  avg_response_time: string | null;
  avg_response_time_ms: number | null;
  /** 0 to 100; null without a target or an answer. */
  within_response_time_target: number | null;
  last_active: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface Business {
  name: string;
  tagline?: string | null;
  tone?: string | null;
  timezone?: string | null;
  operating_hours: Partial<Record<Weekday, Hours | null>> & Record<string, unknown>;
  contact: { phone?: string | null; email?: string | null; website?: string | null; [more: string]: unknown };
  [more: string]: unknown;
}

export interface FaqEntry {
  id?: string;
  category: string;
  question: string;
  answer: string;
  keywords: string[];
  metadata: Record<string, unknown>;
}

export interface Knowledge {
  business_info: Business;
  faqs: FaqEntry[];
}

export interface FoundEntry extends FaqEntry {
  /** How likely it is right, 0 to 1. */
  score: number;
  source: "faq" | "business_info" | (string & {});
}

// Tickets

export type TicketPriority = "low" | "medium" | "high" | "urgent";
export type TicketStatus = "open" | "in_progress" | "resolved" | "closed";

export interface Ticket {
  id: string;
  customer_phone: string | null;
  /** Of the conversation's contact. */
  customer_name?: string | null;
  issue_type: string;
  description: string;
  priority: TicketPriority;
  status: TicketStatus;
  order_id?: string | null;
  assigned_to?: Id | null;
  assignee_name?: string | null;
  resolution_notes?: string | null;
  conversation_id?: Id | null;
  /** The message that caused it. */
  message_id?: Id | null;
  /** `ai`, or the id of who wrote it. */
  created_by?: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  expires_at: Timestamp | null;
}

/** What is to be done after a conversation. */
export interface Task {
  id: Id;
  title: string;
  status: "open" | "done" | "cancelled";
  due_at?: Timestamp | null;
}

export interface TicketFilters {
  status?: TicketStatus;
  priority?: TicketPriority;
  search?: string;
  assigned_to?: Id | "me" | "none";
  conversation_id?: Id;
}

export type NewTicket = Pick<Ticket, "issue_type" | "description"> &
  Partial<Pick<Ticket, "customer_phone" | "priority" | "order_id" | "assigned_to" | "conversation_id" | "message_id">>;
export type TicketChange = Partial<
  Pick<
    Ticket,
    | "issue_type"
    | "description"
    | "priority"
    | "status"
    | "order_id"
    | "assigned_to"
    | "resolution_notes"
    | "conversation_id"
    | "customer_phone"
  >
>;

// Dashboard

interface Figures {
  total_conversations: number;
  active_conversations: number;
  messages_today: number;
  median_response_time_ms: number | null;
  p90_response_time_ms: number | null;
  escalation_rate: number;
  satisfaction_score: number | null;
}

export interface Stats extends Figures {
  avg_response_time_ms: number | null;
  waiting: number;
  changes: { [name in keyof Figures]: number | null };
}

export type VolumeRange = "24h" | "7d" | "30d";

export interface Volume {
  bucket: "hour" | "day";
  data: { at: Timestamp; inbound: number; ai: number; operator: number }[];
}

export interface Activity {
  type: "call_started" | "call_ended" | "chat_started" | "chat_ended" | "agent_activated" | "escalation";
  agentName: string | null;
  customerInfo: string;
  timestamp: Timestamp;
  status: string;
  details: string;
  conversation_id?: Id | null;
}

export interface Health {
  status: "healthy" | "degraded" | "unhealthy";
  version: string;
  timestamp: Timestamp;
  checks: Record<string, string>;
  services?: Record<string, string>;
}

// The phone (test mode)

export interface PhoneFaults {
  /** 0: none. */
  delay_ms: number;
  error_code: number | null;
  drop_statuses: boolean;
}

export interface PhoneCustomer {
  wa_id: string;
  name: string;
}

export interface Phone {
  enabled: true;
  customers: PhoneCustomer[];
  business: { name: string; number: string };
  faults: PhoneFaults;
}

/** A button to tap; one with `url` opens it. */
export interface PhoneButton {
  id?: string;
  title: string;
  url?: string;
}

export interface PhoneMessage {
  id: string;
  from: "customer" | "business";
  type: string;
  text?: string;
  media_url?: string;
  mime_type?: string;
  filename?: string;
  voice?: boolean;
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  buttons?: PhoneButton[];
  rows?: { id: string; title: string; description?: string | null }[];
  reply_to?: string;
  at: Timestamp;
  status: "sent" | "delivered" | "read";
  reaction?: string;
}

/** One of the events of `GET /phone/events`. */
export type PhoneEvent = { wa_id: string } & (
  | { kind: "message"; message: PhoneMessage; reaction?: undefined }
  | { kind: "message"; message?: undefined; reaction: { message_id: string; emoji: string } }
  | { kind: "status"; message_id: string; status: string }
  | { kind: "read"; message_id: string }
  | { kind: "typing" }
);

/** The names of what is in the Query cache: the feed finds by them what it changes. */
import type { ConversationFilters, TicketFilters, VolumeRange } from "./desk";

export const keys = {
  me: ["me"] as const,
  settings: ["settings"] as const,
  sessions: ["sessions"] as const,
  people: ["people"] as const,
  invitations: ["invitations"] as const,
  audit: ["audit"] as const,
  apiKeys: ["api-keys"] as const,
  channels: ["channels"] as const,
  providers: ["providers"] as const,
  templates: ["templates"] as const,
  health: ["health"] as const,
  agents: ["agents"] as const,
  knowledge: ["knowledge"] as const,
  savedReplies: ["saved-replies"] as const,
  labels: ["labels"] as const,
  stats: ["stats"] as const,
  volume: (range: VolumeRange) => ["stats", "volume", range] as const,
  activity: ["activity"] as const,
  /** Live figures: what the feed's last `metrics` frame said. */
  metrics: ["metrics"] as const,
  phone: ["phone"] as const,
  phoneMessages: (waId: string) => ["phone", "messages", waId] as const,

  conversations: ["conversations"] as const,
  conversationLists: ["conversations", "list"] as const,
  conversationList: (filters: ConversationFilters) => ["conversations", "list", filters] as const,
  conversationCounts: ["conversations", "counts"] as const,
  conversation: (id: string) => ["conversations", "one", id] as const,
  messages: (id: string) => ["conversations", "messages", id] as const,
  events: (id: string) => ["conversations", "events", id] as const,
  notes: (id: string) => ["conversations", "notes", id] as const,
  turns: (id: string) => ["conversations", "turns", id] as const,
  presence: (id: string) => ["conversations", "presence", id] as const,

  tickets: ["tickets"] as const,
  ticketLists: ["tickets", "list"] as const,
  ticketList: (filters: TicketFilters) => ["tickets", "list", filters] as const,
  ticket: (id: string) => ["tickets", "one", id] as const,
};

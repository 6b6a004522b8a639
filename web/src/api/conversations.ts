import { page, type SendOptions, send } from "./client";
import type {
  Conversation,
  ConversationCounts,
  ConversationEvent,
  ConversationFilters,
  FaqEntry,
  Id,
  LabelCount,
  Message,
  NewMessage,
  Note,
  PresenceState,
  SavedReply,
  Suggestion,
  Task,
  Turn,
} from "./desk";

const at = (id: string, rest = "") => `/conversations/${id}${rest}`;
/** The first page comes soon; who scrolls on wants many. */
const FIRST_ROWS = 50;
const LATER_ROWS = 200;
type Keyed = Pick<SendOptions, "idempotencyKey">;

export const conversations = {
  /** Makes an entry of the knowledge from an answer and the question before it. */
  teach: (id: Id, messageId: Id) =>
    send<FaqEntry>("POST", `/conversations/${id}/messages/${messageId}/teach`, { body: {} }),
  list: (filters: ConversationFilters, cursor?: string, signal?: AbortSignal) =>
    page<Conversation>("/conversations", {
      query: { ...filters, cursor, limit: cursor ? LATER_ROWS : FIRST_ROWS },
      signal,
    }),
  counts: () => send<ConversationCounts>("GET", "/conversations/counts"),
  one: (id: string) => send<Conversation>("GET", at(id)),
  messages: (
    id: string,
    where: { before?: string; after?: string; around?: string; limit?: number } = {},
    signal?: AbortSignal,
  ) => send<Message[]>("GET", at(id, "/messages"), { query: where, signal }),
  send: (id: string, body: NewMessage, keyed: Keyed = {}) =>
    send<Message>("POST", at(id, "/messages"), { body, ...keyed }),
  takeOver: (id: string) => send<Conversation>("POST", at(id, "/takeover")),
  handBack: (id: string) => send<Conversation>("POST", at(id, "/handback")),
  assign: (id: string, userId: string | null) =>
    send<Conversation>("POST", at(id, "/assign"), { body: { user_id: userId } }),
  close: (id: string) => send<Conversation>("POST", at(id, "/close")),
  reopen: (id: string) => send<Conversation>("POST", at(id, "/reopen")),
  archive: (id: string, archived = true) => send<Conversation>("POST", at(id, "/archive"), { body: { archived } }),
  read: (id: string) => send<unknown>("POST", at(id, "/read")),
  typing: (id: string) => send<unknown>("POST", at(id, "/typing")),
  presence: (id: string, state: PresenceState | "left") => send<void>("PUT", at(id, "/presence"), { body: { state } }),
  suggestion: (id: string) => send<Suggestion>("POST", at(id, "/suggestion")),
  events: (id: string) => send<ConversationEvent[]>("GET", at(id, "/events")),
  turns: (id: string, cursor?: string) => page<Turn>(at(id, "/turns"), { query: { cursor } }),
  tasks: (id: string) => page<Task>("/tasks", { query: { conversation_id: id } }),
  setLabels: (id: string, labels: string[]) => send<Conversation>("POST", at(id, "/labels"), { body: { labels } }),
  labels: () => send<LabelCount[]>("GET", "/labels"),
  notes: (id: string) => page<Note>(at(id, "/notes")),
  addNote: (id: string, text: string, keyed: Keyed = {}) =>
    send<Note>("POST", at(id, "/notes"), { body: { text }, ...keyed }),
  removeNote: (id: string, note: string) => send<void>("DELETE", at(id, `/notes/${note}`)),
};

export const savedReplies = {
  list: () => send<SavedReply[]>("GET", "/saved-replies", { query: { limit: 200 } }),
  create: (body: Pick<SavedReply, "shortcut" | "title" | "text">) =>
    send<SavedReply>("POST", "/saved-replies", { body }),
  change: (id: string, body: Partial<Pick<SavedReply, "shortcut" | "title" | "text">>) =>
    send<SavedReply>("PATCH", `/saved-replies/${id}`, { body }),
  remove: (id: string) => send<void>("DELETE", `/saved-replies/${id}`),
};

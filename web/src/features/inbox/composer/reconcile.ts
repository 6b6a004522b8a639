/** What is being sent beside what has come back: each message is shown once, whichever arrives first. Pure. */
import type { Message, NewMessage } from "@/api/desk";

export interface Pending {
  /** The `Idempotency-Key`: the same for every try. */
  key: string;
  conversationId: string;
  body: NewMessage;
  /** As it is shown: the text, or what the template says. */
  text: string;
  /** As it is shown: of the file. */
  media?: { kind: string; name: string; previewUrl?: string };
  createdAt: string;
  state: "sending" | "failed";
  error?: unknown;
  /** The thread's last message when it was written: what is older is not this one. */
  afterId?: string;
  /** What the server named it, once it has answered. */
  messageId?: string;
}

/** Those of `pending` that are not in the thread yet. */
export function notYetShown(pending: readonly Pending[], messages: readonly Message[], meId: string): Pending[] {
  if (pending.length === 0) return [];
  const taken = new Set<string>();
  const named = new Set(messages.map((message) => message.id));
  return pending.filter((item) => {
    if (item.messageId && named.has(item.messageId)) return false;
    // The feed may tell of it before the request is answered.
    const from = item.afterId ? messages.findIndex((message) => message.id === item.afterId) + 1 : 0;
    const twin = messages.slice(from).find((message) => !taken.has(message.id) && isTwin(item, message, meId));
    if (twin) taken.add(twin.id);
    return !twin;
  });
}

function isTwin(item: Pending, message: Message, meId: string): boolean {
  if (item.messageId || item.state === "failed" || message.sender !== "operator") return false;
  if (message.user_id !== undefined && message.user_id !== meId) return false;
  if (item.body.template) return message.message_type === "template";
  return message.content.trim() === item.text.trim() && (item.media !== undefined) === (message.media !== undefined);
}

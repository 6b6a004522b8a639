/** The last messages that the feed has told of: a page that was asked for before them takes them in when it comes. */
import type { Message } from "@/api/desk";

const KEPT_MS = 30_000;
const KEPT_MAX = 500;

let kept: { at: number; message: Message }[] = [];

export function remember(messages: readonly Message[], now = Date.now()): void {
  const added = messages.map((message) => ({ at: now, message }));
  kept = [...kept.filter((one) => now - one.at < KEPT_MS), ...added].slice(-KEPT_MAX);
}

/** Oldest first; of a message that came twice, the last state is last. */
export function recentMessages(conversationId: string, now = Date.now()): Message[] {
  return kept
    .filter((one) => one.message.conversation_id === conversationId && now - one.at < KEPT_MS)
    .map((one) => one.message);
}

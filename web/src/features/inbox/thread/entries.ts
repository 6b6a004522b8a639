/**
 * What a thread shows, in order: messages in groups, days, what happened, and where the unread begins. Pure.
 *
 * Reactions are no entries: they are shown on the message they are about.
 */
import type { ConversationEvent, Message, Sender } from "@/api/desk";
import { compareTimes } from "@/lib/time-order";

export interface Reaction {
  emoji: string;
  sender: Sender;
}

export interface MessageEntry {
  kind: "message";
  key: string;
  message: Message;
  /** The first of what one person wrote in one go. */
  startsGroup: boolean;
  /** The last: the time is said here. */
  endsGroup: boolean;
  reactions: readonly Reaction[];
}

export type Entry =
  | MessageEntry
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  | { kind: "event"; key: string; event: ConversationEvent };

/** A pause longer than this begins a new group. */
export const GROUP_PAUSE_MS = 5 * 60_000;

const NO_REACTIONS: readonly Reaction[] = [];

export interface ThreadParts {
  messages: readonly Message[];
  events: readonly ConversationEvent[];
  /** The first message that was unread when the thread was opened. */
  unreadFrom: string | null;
  /** The day as it is written, in the workspace's time zone. */
  dayOf: (at: string) => string;
  /** There is more before the first message: what happened earlier is shown with it. */
  hasOlder: boolean;
  /** There is more after the last message. */
  hasNewer: boolean;
}

export function threadEntries(parts: ThreadParts): Entry[] {
  const reactions = reactionsOf(parts.messages);
  const shown = parts.messages.filter((message) => message.message_type !== "reaction");
  const events = eventsBetween(parts);
  const entries: Entry[] = [];
  let day = "";
  let nextEvent = 0;
  const startDay = (at: string) => {
    const its = parts.dayOf(at);
    if (its !== day) entries.push({ kind: "day", key: `day:${its}`, at });
    day = its;
  };
  const pushEventsBefore = (at: string | null) => {
    for (; nextEvent < events.length; nextEvent++) {
      const event = events[nextEvent];
      if (!event || (at !== null && compareTimes(event.at, at) > 0)) return;
      startDay(event.at);
      entries.push({ kind: "event", key: `event:${event.id}`, event });
    }
  };
  for (const message of shown) {
    pushEventsBefore(message.timestamp);
    startDay(message.timestamp);
    if (message.id === parts.unreadFrom) entries.push({ kind: "unread", key: "unread" });
    const before = entries.at(-1);
    const startsGroup = before?.kind !== "message" || !isSameGroup(before.message, message);
    if (before?.kind === "message" && !startsGroup) before.endsGroup = false;
    entries.push({
      kind: "message",
      key: message.id,
      message,
      startsGroup,
      endsGroup: true,
      reactions: reactions.get(message.id) ?? message.reactions ?? NO_REACTIONS,
    });
  }
  pushEventsBefore(null);
  return entries;
}

/** What is seen first of a long thread: where the unread begins, else its end. */
export function seenFirst(entries: readonly Entry[], count: number): readonly Entry[] {
  const unread = entries.findIndex((entry) => entry.kind === "unread");
  const from = unread >= 0 && entries.length - unread > count ? unread : Math.max(0, entries.length - count);
  return entries.slice(from, from + count);
}

/** Those that belong into the stretch that is loaded. */
function eventsBetween({ messages, events, hasOlder, hasNewer }: ThreadParts): ConversationEvent[] {
  const first = messages[0]?.timestamp;
  const last = messages.at(-1)?.timestamp;
  return events.filter(
    (event) =>
      event.type !== "created" &&
      !(hasOlder && first !== undefined && compareTimes(event.at, first) < 0) &&
      !(hasNewer && last !== undefined && compareTimes(event.at, last) > 0),
  );
}

function isSameGroup(before: Message, message: Message): boolean {
  return (
    before.sender === message.sender &&
    (before.user_id ?? before.agent) === (message.user_id ?? message.agent) &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < GROUP_PAUSE_MS
  );
}

/** By message: what the reaction messages that are loaded make of it. Each side has one reaction at most. */
function reactionsOf(messages: readonly Message[]): Map<string, readonly Reaction[]> {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const found = new Map<string, readonly Reaction[]>();
  for (const message of messages) {
    if (message.message_type !== "reaction" || !message.details?.message_id) continue;
    const about = message.details.message_id;
    const { emoji } = message.details;
    const others = (found.get(about) ?? byId.get(about)?.reactions ?? []).filter(
      (reaction) => reaction.sender !== message.sender,
    );
    found.set(about, emoji ? [...others, { emoji, sender: message.sender }] : others);
  }
  return found;
}

/** The first of the last `unread` messages of the customer; null where all is read, or it is not loaded. */
export function firstUnread(messages: readonly Message[], unread: number): string | null {
  let left = unread;
  if (left <= 0) return null;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message?.sender !== "customer" || message.message_type === "reaction") continue;
    left -= 1;
    if (left === 0) return message.id;
  }
  return null;
}

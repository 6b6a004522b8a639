import { expect, test } from "vitest";
import type { ConversationEvent, Message } from "@/api/desk";
import { type Entry, firstUnread, seenFirst, threadEntries } from "./entries";

function message(id: string, at: string, more: object = {}): Message {
  return {
    id,
    conversation_id: "k",
    role: "user",
    sender: "customer",
    direction: "inbound",
    content: id,
    timestamp: `2026-01-${at}Z`,
    message_type: "text",
    status: "received",
    ...more,
  } as Message;
}

function event(id: string, at: string, type: ConversationEvent["type"] = "taken_over"): ConversationEvent {
  return { id, type, at: `2026-01-${at}Z`, actor: { type: "operator" } };
}

function entries(parts: Partial<Parameters<typeof threadEntries>[0]>): Entry[] {
  return threadEntries({
    messages: [],
    events: [],
    unreadFrom: null,
    dayOf: (at) => at.slice(0, 10),
    hasOlder: false,
    hasNewer: false,
    ...parts,
  });
}

const groups = (all: Entry[]) =>
  all.map((one) =>
    one.kind === "message" ? `${one.startsGroup ? "[" : ""}${one.message.id}${one.endsGroup ? "]" : ""}` : one.kind,
  );

test("what one person writes in one go is one group; a pause, a day or somebody else ends it", () => {
  const messages = [
    message("a", "15T10:00:00"),
    message("b", "15T10:01:00"),
    message("c", "15T10:07:00"),
    message("d", "15T10:07:10", { sender: "ai", agent: "Maya" }),
    message("e", "15T23:59:00", { sender: "operator", user_id: "u1" }),
    message("f", "15T23:59:30", { sender: "operator", user_id: "u2" }),
    message("g", "16T00:00:30", { sender: "operator", user_id: "u2" }),
  ];
  expect(groups(entries({ messages }))).toEqual(["day", "[a", "b]", "[c]", "[d]", "[e]", "[f]", "day", "[g]"]);
});

test("what happened stands in line by its time and divides groups", () => {
  const messages = [message("a", "15T10:00:00"), message("b", "15T10:01:00")];
  const events = [event("1", "15T10:00:30"), event("2", "15T11:00:00", "closed")];
  expect(groups(entries({ messages, events }))).toEqual(["day", "[a]", "event", "[b]", "event"]);
});

test("what happened outside of what is loaded waits for it", () => {
  const messages = [message("a", "15T10:00:00"), message("b", "15T10:01:00")];
  const events = [event("1", "14T10:00:00"), event("2", "15T12:00:00")];
  expect(groups(entries({ messages, events, hasOlder: true, hasNewer: true }))).toEqual(["day", "[a", "b]"]);
  expect(groups(entries({ messages, events }))).toEqual(["day", "event", "day", "[a", "b]", "event"]);
});

test("the unread begins where it began", () => {
  const messages = [
    message("a", "15T10:00:00"),
    message("b", "15T10:00:10"),
    message("r", "15T10:00:11", { message_type: "reaction", details: { emoji: "👍", message_id: "a" } }),
    message("x", "15T10:00:20", { sender: "ai" }),
    message("c", "15T10:00:30"),
  ];
  expect(firstUnread(messages, 2)).toBe("b");
  expect(firstUnread(messages, 0)).toBeNull();
  expect(firstUnread(messages, 9)).toBeNull();
  expect(groups(entries({ messages, unreadFrom: "b" }))).toEqual(["day", "[a]", "unread", "[b]", "[x]", "[c]"]);
});

test("a reaction is on its message, one of each side, and can be taken back", () => {
  const react = (id: string, at: string, emoji: string, sender = "customer") =>
    message(id, at, { message_type: "reaction", sender, details: { emoji, message_id: "a" } });
  const first = message("a", "15T10:00:00", { reactions: [{ emoji: "🙏", sender: "operator" }] });
  const of = (...more: Message[]) => {
    const found = entries({ messages: [first, ...more] }).find((one) => one.kind === "message");
    return found?.kind === "message" ? found.reactions.map((one) => one.emoji) : null;
  };
  expect(of()).toEqual(["🙏"]);
  expect(of(react("r1", "15T10:01:00", "👍"))).toEqual(["🙏", "👍"]);
  expect(of(react("r1", "15T10:01:00", "👍"), react("r2", "15T10:02:00", "❤️"))).toEqual(["🙏", "❤️"]);
  expect(of(react("r1", "15T10:01:00", "👍"), react("r3", "15T10:03:00", ""))).toEqual(["🙏"]);
});

test("of a long thread its end is drawn first, or where the unread begins", () => {
  const messages = Array.from({ length: 50 }, (_, index) => message(`m${index}`, `15T10:00:${10 + index}`));
  const ids = (all: readonly Entry[]) => all.map((one) => (one.kind === "message" ? one.message.id : one.kind));
  const first = (parts: object, count = 3) => ids(seenFirst(entries({ messages, ...parts }), count));
  expect(first({})).toEqual(["m47", "m48", "m49"]);
  expect(first({ unreadFrom: "m10" })).toEqual(["unread", "m10", "m11"]);
  expect(first({ unreadFrom: "m49" })).toEqual(["m48", "unread", "m49"]);
  expect(first({}, 100)).toHaveLength(51);
});

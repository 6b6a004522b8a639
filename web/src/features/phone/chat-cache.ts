/** What an event does to a chat that is on the screen. Pure. */
import type { PhoneEvent, PhoneMessage } from "@/api/desk";

type Chat = readonly PhoneMessage[];
const STEPS = ["sent", "delivered", "read"] as const;

/** A message that is there already only gets further: the answer to a request may be older than an event. */
export function withMessage(chat: Chat, message: PhoneMessage): PhoneMessage[] {
  const known = chat.find((one) => one.id === message.id);
  if (!known) return [...chat, message];
  return chat.map((one) => (one === known ? { ...one, ...message, status: further(one.status, message.status) } : one));
}

export function readByCustomer(chat: Chat): PhoneMessage[] {
  return chat.map((one) => (one.from === "business" && one.status !== "read" ? { ...one, status: "read" } : one));
}

export function applied(chat: Chat, event: PhoneEvent): Chat {
  switch (event.kind) {
    case "message":
      if (event.message) return withMessage(chat, event.message);
      return chat.map((one) =>
        one.id === event.reaction?.message_id ? { ...one, reaction: event.reaction.emoji || undefined } : one,
      );
    case "status":
      return chat.map((one) =>
        one.id === event.message_id ? { ...one, status: further(one.status, event.status) } : one,
      );
    case "read": {
      // The business has read everything up to this message.
      const last = chat.findIndex((one) => one.id === event.message_id);
      return chat.map((one, at) => (at <= last && one.from === "customer" ? { ...one, status: "read" } : one));
    }
    case "typing":
      return chat;
  }
}

function further(now: PhoneMessage["status"], next: string): PhoneMessage["status"] {
  const step = STEPS.find((one) => one === next);
  return step && STEPS.indexOf(step) > STEPS.indexOf(now) ? step : now;
}

/** The newest message of the business that the customer has not read. */
export function newestUnread(chat: Chat): string | undefined {
  return chat.findLast((one) => one.from === "business" && one.status !== "read")?.id;
}

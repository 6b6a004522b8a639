/** Words that the API says in code. */
import { type Translate, useLanguage } from "@/i18n";

const names = new Map<string, (code: string) => string>();

/** Made once for each language: a list of many rows would make them by the hundred. */
function namesIn(language: string): (code: string) => string {
  const known = names.get(language);
  if (known) return known;
  const all = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
  const made = (code: string) => {
    try {
      return all.of(code) ?? code;
    } catch {
      return code;
    }
  };
  names.set(language, made);
  return made;
}

/** The name of a language in the reader's language. */
export function useLanguageName(): (code: string) => string {
  return namesIn(useLanguage());
}

// What the server names itself; models and companies have names of their own.
const INTENTS = [
  "opt_out",
  "contact_person",
  "refund",
  "cancel",
  "complaint",
  "order_status",
  "booking",
  "price",
  "availability",
  "payment",
  "purchase",
  "feedback",
  "thanks",
  "goodbye",
  "greeting",
  "confirm",
  "decline",
  "question",
  "other",
] as const;
const TOPICS = [
  "delivery",
  "payment",
  "refund",
  "product",
  "technical",
  "account",
  "pricing",
  "order",
  "booking",
  "availability",
  "support",
  "location",
  "hours",
  "invoice",
  "cancellation",
  "subscription",
  "jobs",
  "insurance",
  "health",
] as const;
const PRIORITIES = ["low", "medium", "high", "urgent"] as const;
/** Why something happened: codes, and the agent's fixed sentences. */
const REASONS = {
  delivery_failed: "deliveryFailed",
  silence: "silence",
  closed_hours: "closedHours",
  opted_out: "optedOut",
  opted_in: "optedIn",
  nothing_to_answer: "nothingToAnswer",
  contact_blocked: "contactBlocked",
  operator_mode: "operatorMode",
  "nothing in the knowledge answers it": "notKnown",
  "the answer named no source": "noSource",
  "the answer promised a person": "promisedPerson",
  "the answer named a ticket that there is not": "untrueTicket",
  "the answer claimed what no tool had done": "untrueClaim",
  "the model's answer was empty": "emptyAnswer",
  "the conversation has become long": "longConversation",
} as const;
type ReasonKey = (typeof REASONS)[keyof typeof REASONS];

export function intentName(code: string, t: Translate<"inbox">): string {
  const known = INTENTS.find((one) => one === code);
  return known ? t(`intent.${known}`) : spoken(code);
}

export function topicName(code: string, t: Translate<"inbox">): string {
  const known = TOPICS.find((one) => one === code);
  return known ? t(`topic.${known}`) : spoken(code);
}

export function priorityName(code: string, t: Translate<"inbox">): string {
  const known = PRIORITIES.find((one) => one === code);
  return known ? t(`priority.${known}`) : spoken(code);
}

export function reasonText(reason: string, t: Translate<"inbox">): string {
  const known = (REASONS as Record<string, ReasonKey>)[reason];
  return known ? t(`reason.${known}`) : spoken(reason);
}

/** `order_status` from a model, as words. */
export function spoken(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

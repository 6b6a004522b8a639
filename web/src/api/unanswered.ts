import { page, send } from "./client";
import type { FaqEntry, Id, Timestamp } from "./desk";

/** Questions that the knowledge did not answer and that ask the same. */
export interface Unanswered {
  id: Id;
  question: string;
  count: number;
  languages: string[];
  examples: { text: string; conversation_id: Id; message_id: Id; at: Timestamp }[];
  last_at: Timestamp;
  status: "open" | "answered" | "dismissed";
}

export const unanswered = {
  list: (cursor?: string) => page<Unanswered>("/knowledge/unanswered", { query: { cursor } }),
  answer: (id: Id, body: { question: string; answer: string; category?: string }) =>
    send<FaqEntry>("POST", `/knowledge/unanswered/${id}/answer`, { body }),
  dismiss: (id: Id) => send<void>("POST", `/knowledge/unanswered/${id}/dismiss`),
};

import { send } from "./client";
import type { Id, Timestamp } from "./desk";

/** What is known of a customer: noted by the agent, corrected by people. */
export interface ContactProfile {
  id: Id;
  name: string | null;
  phone_number: string | null;
  email: string | null;
  company: string | null;
  city: string | null;
  address: string | null;
  blocked: boolean;
  created_at: Timestamp;
}

/** In the order in which they are shown; the longest that each may be, in characters. */
export const DETAILS = { name: 80, email: 254, company: 120, city: 80, address: 300 } as const;
export type Detail = keyof typeof DETAILS;

export const contacts = {
  one: (id: Id, signal?: AbortSignal) => send<ContactProfile>("GET", `/contacts/${id}`, { signal }),
  /** Null takes a detail away. */
  change: (id: Id, body: Partial<Record<Detail, string | null>>) =>
    send<ContactProfile>("PATCH", `/contacts/${id}`, { body }),
};

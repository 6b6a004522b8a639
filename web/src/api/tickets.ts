import { page, send } from "./client";
import type { NewTicket, Ticket, TicketChange, TicketFilters } from "./desk";

export const tickets = {
  list: (filters: TicketFilters, cursor?: string, signal?: AbortSignal) =>
    page<Ticket>("/tickets", { query: { ...filters, cursor }, signal }),
  one: (id: string) => send<Ticket>("GET", `/tickets/${id}`),
  create: (body: NewTicket, idempotencyKey?: string) => send<Ticket>("POST", "/tickets", { body, idempotencyKey }),
  change: (id: string, body: TicketChange) => send<Ticket>("PATCH", `/tickets/${id}`, { body }),
  remove: (id: string) => send<void>("DELETE", `/tickets/${id}`),
};

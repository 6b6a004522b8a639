/** What a ticket may become, and how the URL's filters become the API's. */
import type { TicketFilters, TicketPriority, TicketStatus } from "@/api/desk";
import type { TicketsSearch } from "@/routes/tickets";

export const STATUSES: readonly TicketStatus[] = ["open", "in_progress", "resolved", "closed"];
/** The most urgent first, as people look for it. */
export const PRIORITIES: readonly TicketPriority[] = ["urgent", "high", "medium", "low"];

/** What was closed is first opened again: the server refuses anything else. */
export function mayBecome(from: TicketStatus, to: TicketStatus): boolean {
  return from !== to && (from !== "closed" || to === "open");
}

/** The status beside this one on the board, if a ticket may go there. */
export function neighbour(status: TicketStatus, step: 1 | -1): TicketStatus | null {
  const next = STATUSES[STATUSES.indexOf(status) + step];
  return next && mayBecome(status, next) ? next : null;
}

export function isSettled(status: TicketStatus): boolean {
  return status === "resolved" || status === "closed";
}

/** The words that are searched for are not in the URL: they may be somebody's name or number. */
export function filtersOf(search: TicketsSearch, words: string): TicketFilters {
  const { status, priority, assigned_to } = search;
  const filters: TicketFilters = { status, priority, assigned_to, search: words.trim() || undefined };
  // The same filters must be the same cache key.
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

export function isFiltered(filters: TicketFilters): boolean {
  return Object.keys(filters).length > 0;
}

import { createRoute, Outlet } from "@tanstack/react-router";
import type { TicketPriority, TicketStatus } from "@/api/desk";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

const STATUSES: readonly TicketStatus[] = ["open", "in_progress", "resolved", "closed"];
const PRIORITIES: readonly TicketPriority[] = ["low", "medium", "high", "urgent"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is searched for is typed, not linked: it may be a person's number. */
export interface TicketsSearch {
  status?: TicketStatus;
  priority?: TicketPriority;
  assigned_to?: "me" | "none";
  layout?: "board";
  /** Opens the form for a new ticket about this conversation. */
  conversation?: string;
}

function validateSearch(search: Record<string, unknown>): TicketsSearch {
  return {
    status: STATUSES.find((status) => status === search.status),
    priority: PRIORITIES.find((priority) => priority === search.priority),
    assigned_to: (["me", "none"] as const).find((who) => who === search.assigned_to),
    layout: search.layout === "board" ? "board" : undefined,
    conversation:
      typeof search.conversation === "string" && UUID.test(search.conversation) ? search.conversation : undefined,
  };
}

/** The list stays in place while tickets are opened beside it. */
export const ticketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tickets",
  validateSearch,
  component: lazyPage(() => import("@/features/tickets/page"), "TicketsPage", "tickets"),
});

/** `TicketsPage` reads the parameter; nothing of its own is drawn. */
export const ticketRoute = createRoute({
  getParentRoute: () => ticketsRoute,
  path: "$ticketId",
  component: Outlet,
});

export const ticketRoutes = [ticketsRoute.addChildren([ticketRoute])] as const;

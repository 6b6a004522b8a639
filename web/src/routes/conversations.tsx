import { createRoute, Outlet } from "@tanstack/react-router";
import type { ConversationView } from "@/api/desk";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

const VIEWS: readonly ConversationView[] = ["all", "waiting", "mine", "unassigned", "ai", "voice", "tasks", "archived"];

/** What is searched for is typed, not linked: it may be a person's name or number. */
export interface InboxSearch {
  view?: ConversationView;
  label?: string;
}

/** The list stays in place while conversations are opened beside it. */
export const conversationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/conversations",
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    view: VIEWS.find((view) => view === search.view),
    label: typeof search.label === "string" ? search.label : undefined,
  }),
  component: lazyPage(() => import("@/features/inbox/page"), "InboxPage", "inbox"),
});

/** `InboxPage` reads the parameter; nothing of its own is drawn. */
export const conversationRoute = createRoute({
  getParentRoute: () => conversationsRoute,
  path: "$conversationId",
  component: Outlet,
});

export const conversationRoutes = [conversationsRoute.addChildren([conversationRoute])] as const;

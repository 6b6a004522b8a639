/** The table of contents of the app: every route, each in its own file and its own chunk. */
import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { whenSignedOut } from "./api/client";
import { PageError, PageLoading } from "./app/page-states";
import { agentRoutes } from "./routes/agents";
import { checksRoute } from "./routes/checks";
import { conversationRoutes } from "./routes/conversations";
import { dashboardRoute } from "./routes/dashboard";
import { knowledgeRoute } from "./routes/knowledge";
import { loginRoute } from "./routes/login";
import { onboardingRoute } from "./routes/onboarding";
import { passwordRoute } from "./routes/password";
import { phoneRoute } from "./routes/phone";
import { rootRoute } from "./routes/root";
import { settingsRoutes } from "./routes/settings";
import { shellRoute } from "./routes/shell";
import { signupRoute } from "./routes/signup";
import { tasksRoute } from "./routes/tasks";
import { ticketRoutes } from "./routes/tickets";

const routeTree = rootRoute.addChildren([
  loginRoute,
  signupRoute,
  passwordRoute,
  shellRoute.addChildren([
    dashboardRoute,
    ...conversationRoutes,
    ...ticketRoutes,
    tasksRoute,
    knowledgeRoute,
    ...agentRoutes,
    checksRoute,
    onboardingRoute,
    ...settingsRoutes,
    phoneRoute,
  ]),
]);

export function makeRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageError,
    defaultPendingComponent: PageLoading,
    defaultPendingMs: 200,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
    // The page scrolls inside of the shell.
    scrollToTopSelectors: ["#main"],
  });
  // Twenty requests may find out at once that the session has ended: one is enough.
  whenSignedOut(() => {
    if (router.state.location.pathname === "/login") return;
    queryClient.clear();
    void router.navigate({ to: "/login", search: { next: router.state.location.href }, replace: true });
  });
  return router;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

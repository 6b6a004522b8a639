import { createRoute, redirect } from "@tanstack/react-router";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

/** The sections' list beside the section. */
export const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings",
  component: lazyPage(() => import("@/features/settings/layout"), "SettingsLayout", "settings"),
});

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/account", replace: true });
  },
});

export const accountRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "account",
  component: lazyPage(() => import("@/features/account/page"), "AccountPage", "account"),
});

export const workspaceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "workspace",
  component: lazyPage(() => import("@/features/settings/workspace"), "WorkspacePage", "settings"),
});

export const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "people",
  component: lazyPage(() => import("@/features/settings/people"), "PeoplePage", "settings"),
});

export const channelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "channels",
  component: lazyPage(() => import("@/features/settings/channels"), "ChannelsPage", "settings"),
});

export const providersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "providers",
  component: lazyPage(() => import("@/features/settings/providers"), "ProvidersPage", "settings"),
});

export const toolsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "tools",
  component: lazyPage(() => import("@/features/tools/page"), "ToolsPage", "tools"),
});

export const understandingRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "understanding",
  component: lazyPage(() => import("@/features/tools/understanding"), "UnderstandingPage", "tools"),
});

export const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "api-keys",
  component: lazyPage(() => import("@/features/settings/api-keys"), "ApiKeysPage", "settings"),
});

export const healthRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "health",
  component: lazyPage(() => import("@/features/settings/health"), "HealthPage", "settings"),
});

export const templatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "templates",
  component: lazyPage(() => import("@/features/settings/templates"), "TemplatesPage", "settings"),
});

export const repliesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "replies",
  component: lazyPage(() => import("@/features/settings/replies"), "RepliesPage", "settings"),
});

export const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "audit",
  component: lazyPage(() => import("@/features/settings/audit"), "AuditPage", "settings"),
});

export const settingsRoutes = [
  settingsRoute.addChildren([
    indexRoute,
    accountRoute,
    workspaceRoute,
    peopleRoute,
    channelsRoute,
    providersRoute,
    toolsRoute,
    understandingRoute,
    apiKeysRoute,
    healthRoute,
    templatesRoute,
    repliesRoute,
    auditRoute,
  ]),
] as const;

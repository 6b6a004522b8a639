import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

export const agentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/agents",
  component: lazyPage(() => import("@/features/agents/page"), "AgentsPage", "agents"),
});

/** The form's draft lives as long as one agent is looked at; the sections are parts of it. */
const agentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/agents/$agentId",
  component: lazyPage(() => import("@/features/agents/layout"), "AgentLayout", "agents"),
});

const indexRoute = createRoute({
  getParentRoute: () => agentRoute,
  path: "/",
  component: lazyPage(() => import("@/features/agents/instructions"), "InstructionsSection", "agents"),
});

const toolsRoute = createRoute({
  getParentRoute: () => agentRoute,
  path: "tools",
  component: lazyPage(() => import("@/features/agents/tools"), "ToolsSection", "agents"),
});

const transferRoute = createRoute({
  getParentRoute: () => agentRoute,
  path: "transfer",
  component: lazyPage(() => import("@/features/agents/transfer"), "TransferSection", "agents"),
});

const hoursRoute = createRoute({
  getParentRoute: () => agentRoute,
  path: "hours",
  component: lazyPage(() => import("@/features/agents/hours"), "HoursSection", "agents"),
});

const versionsRoute = createRoute({
  getParentRoute: () => agentRoute,
  path: "versions",
  component: lazyPage(() => import("@/features/agents/versions"), "VersionsSection", "agents"),
});

const chatRoute = createRoute({
  getParentRoute: () => agentRoute,
  path: "chat",
  component: lazyPage(() => import("@/features/agents/chat"), "ChatSection", "agents", "trial"),
});

const checksRoute = createRoute({
  getParentRoute: () => agentRoute,
  path: "checks",
  component: lazyPage(() => import("@/features/checks/agent"), "AgentChecks", "checks", "trial"),
});

export const agentRoutes = [
  agentsRoute,
  agentRoute.addChildren([indexRoute, toolsRoute, transferRoute, hoursRoute, versionsRoute, chatRoute, checksRoute]),
] as const;

import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

export const dashboardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  component: lazyPage(() => import("@/features/dashboard/page"), "DashboardPage", "dashboard"),
});

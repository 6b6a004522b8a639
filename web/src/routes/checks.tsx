import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

export const checksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/checks",
  component: lazyPage(() => import("@/features/checks/page"), "ChecksPage", "checks", "trial"),
});

import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

export const phoneRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/phone",
  component: lazyPage(() => import("@/features/phone/page"), "PhonePage", "phone"),
});

import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/lib/lazy-page";
import { rootRoute } from "./root";

export const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/password",
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({
    token: typeof search.token === "string" && search.token !== "" ? search.token : undefined,
  }),
  component: lazyPage(() => import("@/features/auth/password-page"), "PasswordPage", "auth"),
});

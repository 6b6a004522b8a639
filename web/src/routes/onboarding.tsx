import { createRoute } from "@tanstack/react-router";
import { STEPS, type Step } from "@/api/onboarding";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

/** Without a step: the first that is not done. */
export const onboardingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/onboarding",
  validateSearch: (search: Record<string, unknown>): { step?: Step } => ({
    step: STEPS.find((step) => step === search.step),
  }),
  component: lazyPage(() => import("@/features/onboarding/page"), "OnboardingPage", "onboarding", "settings", "trial"),
});

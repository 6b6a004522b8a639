import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { keys } from "@/api/keys";
import { type OnboardingStatus, onboarding, type Step } from "@/api/onboarding";
import { useFeed } from "@/lib/feed-provider";
import { nextStep } from "./steps";

export function useOnboarding() {
  const query = useQuery({ queryKey: keys.onboarding, queryFn: onboarding.status });
  // It is at work, and reads what it was given yet: when that is over the state is another one.
  useFeed(["agent.updated", "source.progress"], () => {
    if (query.data?.status === "deploying") void query.refetch({ cancelRefetch: false });
  });
  return query;
}

/** A step is done: what was entered is shown when somebody comes back to it, and the next one opens. */
export function useStepDone(step: Step): (entered?: Partial<OnboardingStatus>) => void {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return (entered = {}) => {
    cache.setQueryData<OnboardingStatus>(
      keys.onboarding,
      (known) => known && { ...known, ...entered, steps: { ...known.steps, [step]: true } },
    );
    void cache.invalidateQueries({ queryKey: keys.onboarding });
    void navigate({ to: "/onboarding", search: { step: nextStep(step) } });
  };
}

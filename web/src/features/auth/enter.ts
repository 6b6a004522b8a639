import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useCallback } from "react";
import { accounts } from "@/api/accounts";
import { useLanguage } from "@/i18n";
import { meQuery } from "@/lib/session";

/** After the cookie was set: nothing of who was here before stays, then on to where they wanted to go. */
export function useEnter(): (next?: string) => Promise<void> {
  const cache = useQueryClient();
  const router = useRouter();
  return useCallback(
    async (next = "/") => {
      cache.clear();
      await cache.fetchQuery(meQuery);
      await router.navigate({ href: next, replace: true });
    },
    [cache, router],
  );
}

/** The same for a new account, which takes over the language in which it was made. */
export function useEnterNew(): (next?: string) => Promise<void> {
  const language = useLanguage();
  const enter = useEnter();
  return useCallback(
    async (next) => {
      // The account is there: that its language could not be kept is no reason to say that it is not.
      await accounts.change({ language }).catch(() => {});
      await enter(next);
    },
    [language, enter],
  );
}

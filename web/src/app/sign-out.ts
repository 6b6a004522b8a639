import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { accounts } from "@/api/accounts";
import { ApiError } from "@/api/error";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

/** Ends the session at the server first: a page that only looks signed out is worse than one that says it failed. */
export function useSignOut(): () => void {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useCallback(() => {
    accounts
      .logout()
      .catch((error: unknown) => {
        // It had ended already.
        if (!(error instanceof ApiError && error.status === 401)) throw error;
      })
      .then(() => navigate({ to: "/login", replace: true }))
      .then(() => cache.clear())
      .catch(() => toast(t("errors.unreachable"), { tone: "bad" }));
  }, [t, cache, navigate]);
}

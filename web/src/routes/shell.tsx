/** What is around every page of who has signed in. Everybody else is sent to sign in, and back afterwards. */
import { createRoute, redirect } from "@tanstack/react-router";
import { ApiError } from "@/api/error";
import { isLanguage, setLanguage } from "@/i18n";
import { lazyPage } from "@/lib/lazy-page";
import { meQuery } from "@/lib/session";
import { rootRoute } from "./root";

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.queryClient.ensureQueryData(meQuery);
      if (isLanguage(me.language)) await setLanguage(me.language);
    } catch (error) {
      const isOut = error instanceof ApiError && (error.status === 401 || error.status === 403);
      if (isOut) throw redirect({ to: "/login", search: { next: location.href } });
      throw error;
    }
  },
  component: lazyPage(() => import("@/app/shell"), "Shell"),
});

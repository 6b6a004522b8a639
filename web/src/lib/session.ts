/** Who is signed in, and what they may do. */
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { accounts } from "@/api/accounts";
import type { Me, Role, Settings } from "@/api/desk";
import { keys } from "@/api/keys";
import { settings } from "@/api/settings";

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2, owner: 3 };

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: accounts.me,
  staleTime: 60_000,
  retry: false,
});

/** Below the shell only: there somebody is signed in. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function may(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}

/** Whether the person may do what needs this role: what answers 403 is not shown. */
export function useCan(least: Role): boolean {
  return may(useMe().role, least);
}

export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: settings.get,
  staleTime: 60_000,
});

/** Undefined while it loads. */
export function useSettings(): Settings | undefined {
  return useQuery(settingsQuery).data;
}

/** The workspace's time zone; the browser's while that is not known. */
export function useTimeZone(): string {
  return useSettings()?.timezone || Intl.DateTimeFormat().resolvedOptions().timeZone;
}

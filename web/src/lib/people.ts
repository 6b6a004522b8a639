import { useQuery } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { people } from "@/api/people";

/** Everybody who may be given something to do. */
export function usePeople() {
  return useQuery({ queryKey: keys.people, queryFn: () => people.list() }).data?.items ?? [];
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { agents } from "@/api/agents";
import { checks } from "@/api/checks";
import type { Id } from "@/api/desk";
import { keys } from "@/api/keys";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function useChecks() {
  return useQuery({ queryKey: keys.checkList, queryFn: () => checks.list() });
}

export function useRuns() {
  return useQuery({ queryKey: keys.checkRuns, queryFn: () => checks.runs() });
}

export function useAgentNames(): (id: Id) => string | undefined {
  const { data } = useQuery({ queryKey: keys.agents, queryFn: () => agents.list() });
  return (id) => data?.items.find((agent) => agent.id === id)?.name;
}

export function useAgentOptions() {
  return useQuery({ queryKey: keys.agents, queryFn: () => agents.list() }).data?.items ?? [];
}

/** Starts a run; it goes on by itself, and the feed says how far it is. */
export function useRun(onStarted: (runId: Id) => void) {
  const { t } = useTranslation("checks");
  const cache = useQueryClient();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (what: { agent_id?: Id; ids?: Id[] }) => checks.run(what),
    onSuccess: ({ run_id }) => {
      void cache.invalidateQueries({ queryKey: keys.checkRuns });
      onStarted(run_id);
    },
    onError: (error) => toast(t("notStarted"), { tone: "bad", detail: errorText(error) }),
  });
}

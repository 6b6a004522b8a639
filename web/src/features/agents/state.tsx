/** Whether an agent works, and the switch for it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CirclePause, type LucideIcon, PencilLine } from "lucide-react";
import { agents } from "@/api/agents";
import type { Page } from "@/api/client";
import type { Agent } from "@/api/desk";
import { keys } from "@/api/keys";
import { Badge, type Tone } from "@/components/ui/badge";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

const LOOK: Record<Agent["status"], { tone: Tone; icon: LucideIcon }> = {
  active: { tone: "ok", icon: CircleCheck },
  paused: { tone: "warn", icon: CirclePause },
  draft: { tone: "neutral", icon: PencilLine },
};

export function StateBadge({ status }: { status: Agent["status"] }) {
  const { t } = useTranslation("agents");
  return <Badge {...LOOK[status]}>{t(`states.${status}`)}</Badge>;
}

/** Takes a changed agent into what is shown. */
export function useShowAgent(): (agent: Agent) => void {
  const cache = useQueryClient();
  return (agent) => {
    cache.setQueryData(keys.agent(agent.id), agent);
    cache.setQueryData<Page<Agent>>(
      keys.agents,
      (page) => page && { ...page, items: page.items.map((row) => (row.id === agent.id ? agent : row)) },
    );
  };
}

export function useSwitchAgent(agent: Agent) {
  const { t } = useTranslation("agents");
  const errorText = useErrorText();
  const show = useShowAgent();
  return useMutation({
    mutationFn: () => (agent.is_active ? agents.pause(agent.id) : agents.activate(agent.id)),
    onSuccess: (changed) => {
      show(changed);
      toast(t(changed.is_active ? "activated" : "paused", { name: changed.name }));
    },
    onError: (error) => toast(t("notSwitched"), { tone: "bad", detail: errorText(error) }),
  });
}

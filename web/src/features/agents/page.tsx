/** All agents: what each does and how well, and the switch for all of them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bot, Pause, Play, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { agents } from "@/api/agents";
import { keys } from "@/api/keys";
import { Page } from "@/app/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { AlertDialog } from "@/components/ui/dialog";
import { EmptyState, ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { useCan } from "@/lib/session";
import { AgentCard } from "./agent-card";
import { CreateAgent } from "./create-agent";
import { useAgents } from "./names";

export function AgentsPage() {
  const { t } = useTranslation("agents");
  const canEdit = useCan("admin");
  const [creating, setCreating] = useState(false);
  const [pausing, setPausing] = useState(false);
  const { data, error, isError, refetch } = useAgents();
  const activate = useSwitchAll("activate");
  const pause = useSwitchAll("pause", () => setPausing(false));
  useCommands(
    useMemo<Command[]>(
      () =>
        canEdit
          ? [
              {
                id: "agents:create",
                label: t("create.title"),
                group: t("title"),
                icon: Plus,
                run: () => setCreating(true),
              },
            ]
          : [],
      [t, canEdit],
    ),
  );
  const list = data?.items;
  const create = canEdit && (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t("create.short")}
    </Button>
  );
  const anyPaused = list?.some((agent) => agent.status === "paused") ?? false;
  const anyActive = list?.some((agent) => agent.is_active) ?? false;
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        canEdit && (
          <>
            {anyPaused && (
              <Button icon={Play} busy={activate.isPending} onClick={() => activate.mutate()}>
                {t("activateAll")}
              </Button>
            )}
            {anyActive && (
              <Button icon={Pause} onClick={() => setPausing(true)}>
                {t("pauseAll")}
              </Button>
            )}
            {create}
          </>
        )
      }
    >
      {isError && !list ? (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : list?.length === 0 ? (
        <Card>
          <EmptyState icon={Bot} title={t("none")} action={create}>
            {t("noneText")}
          </EmptyState>
        </Card>
      ) : (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2 xl:grid-cols-3">
          {list?.map((agent) => (
            <li key={agent.id}>
              <AgentCard agent={agent} />
            </li>
          )) ??
            ["a", "b", "c"].map((key) => (
              <li key={key}>
                <Skeleton className="h-52 w-full rounded" />
              </li>
            ))}
        </ul>
      )}
      {creating && <CreateAgent isFirst={list?.length === 0} onClose={() => setCreating(false)} />}
      <AlertDialog
        open={pausing}
        onOpenChange={setPausing}
        title={t("pauseAllTitle")}
        description={t("pauseAllText")}
        confirm={t("pauseAll")}
        busy={pause.isPending}
        onConfirm={() => pause.mutate()}
      />
    </Page>
  );
}

function useSwitchAll(to: "pause" | "activate", onDone?: () => void) {
  const { t } = useTranslation("agents");
  const cache = useQueryClient();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: () => (to === "pause" ? agents.pauseAll() : agents.activateAll()),
    onSuccess: ({ changed }) => {
      void cache.invalidateQueries({ queryKey: keys.agents });
      toast(t(to === "pause" ? "pausedAll" : "activatedAll", { count: changed }));
      onDone?.();
    },
    onError: (error) => toast(t("notSwitched"), { tone: "bad", detail: errorText(error) }),
  });
}

/** An agent in the list: its state, who it is, and figures from its conversations. */
import { Link } from "@tanstack/react-router";
import { MessageSquareText, Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import type { Agent } from "@/api/desk";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { useCan } from "@/lib/session";
import { useLanguageName } from "./names";
import { StateBadge, useSwitchAgent } from "./state";

export function AgentCard({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents");
  const format = useFormat();
  const languageName = useLanguageName();
  const canEdit = useCan("admin");
  const canTest = useCan("operator");
  const turn = useSwitchAgent(agent);
  return (
    <Card className="flex h-full flex-col">
      <div className="flex items-start gap-3 px-4 pt-4 pb-3">
        <Avatar name={agent.name} tone={agent.is_active ? "accent" : "neutral"} />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">
            <Link
              to="/agents/$agentId"
              params={{ agentId: agent.id }}
              className="ring-inside block truncate rounded-xs underline-offset-2 hover:underline"
            >
              {agent.name}
            </Link>
          </h2>
          <p className="truncate text-ink-2 text-sm">{agent.role || t(`types.${agent.agent_type}`)}</p>
        </div>
        {canEdit && (
          <IconButton
            size="sm"
            icon={agent.is_active ? Pause : Play}
            label={t(agent.is_active ? "pauseNamed" : "activateNamed", { name: agent.name })}
            busy={turn.isPending}
            onClick={() => turn.mutate()}
          />
        )}
      </div>
      <div className="flex flex-wrap gap-1 px-4 pb-2">
        <StateBadge status={agent.status} />
        {agent.is_default && <Badge tone="accent">{t("isDefault")}</Badge>}
        <Badge>{t(`types.${agent.agent_type}`)}</Badge>
      </div>
      <p className="truncate px-4 pb-3 text-ink-3 text-xs">{agent.languages.map(languageName).join(" · ")}</p>
      <dl className="mt-auto grid grid-cols-3 divide-x divide-line border-line border-t">
        <Figure label={t("figures.conversations")}>{format.number(agent.total_chats + agent.total_calls)}</Figure>
        <Figure label={t("figures.success")}>
          {agent.success_rate === null ? null : format.percent(agent.success_rate / 100)}
        </Figure>
        <Figure label={t("figures.response")}>
          {agent.avg_response_time_ms === null ? null : format.duration(agent.avg_response_time_ms)}
        </Figure>
      </dl>
      <div className="flex min-h-11 items-center justify-between gap-2 border-line border-t px-4 py-2 text-ink-3 text-xs">
        <span>
          {agent.last_active ? (
            <>
              {t("figures.lastActive")} <RelativeTime at={agent.last_active} />
            </>
          ) : (
            t("figures.neverActive")
          )}
        </span>
        {canTest && (
          <Button asChild size="sm" variant="ghost">
            <Link to="/agents/$agentId/chat" params={{ agentId: agent.id }}>
              <MessageSquareText aria-hidden className="size-4" />
              {t("try")}
            </Link>
          </Button>
        )}
      </div>
    </Card>
  );
}

function Figure({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end px-3 py-2.5 sm:first:pl-4">
      <dt className="text-ink-3 text-xs max-sm:text-2xs">{label}</dt>
      <dd className="tabular font-semibold text-lg">{children ?? <span className="text-ink-3">–</span>}</dd>
    </div>
  );
}

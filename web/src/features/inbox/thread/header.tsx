/** Who it is with, who answers, who else looks, and what can be done. */
import { Link } from "@tanstack/react-router";
import {
  ArrowLeft,
  CircleCheck,
  Ellipsis,
  Eye,
  Hand,
  PanelRight,
  PencilLine,
  RotateCcw,
  Sparkles,
  Undo2,
  UserRound,
  UserRoundPlus,
} from "lucide-react";
import { lazy } from "react";
import type { Conversation, Presence } from "@/api/desk";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { OnDemand } from "@/components/ui/on-demand";
import { Tooltip } from "@/components/ui/tooltip";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";
import { customerName, isNobodys } from "../customer";
import type { Actions } from "../use-actions";

const loadAssign = () => import("./assign-menu");
const AssignMenu = lazy(() => loadAssign().then((module) => ({ default: module.AssignMenu })));
const loadMore = () => import("./more-menu");
const MoreMenu = lazy(() => loadMore().then((module) => ({ default: module.MoreMenu })));

export function Header({
  conversation,
  actions,
  others,
  panelOpen,
  onPanel,
}: {
  conversation: Conversation;
  actions: Actions;
  others: Presence["users"];
  panelOpen: boolean;
  onPanel: () => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const canWrite = useCan("operator");
  const name = customerName(conversation, t);
  const isEnded = conversation.status === "ended";
  const isTakeable = isNobodys(conversation);
  const assignee = conversation.metadata.assignee_name;
  const assign = (
    <IconButton
      icon={conversation.assignee ? UserRound : UserRoundPlus}
      label={assignee ? t("assign.to", { name: assignee }) : t("assign.title")}
    />
  );
  const more = <IconButton icon={Ellipsis} label={t("action.more")} />;
  return (
    <header className="flex min-h-14 items-center gap-2 border-line border-b bg-surface px-2 py-1.5 sm:px-4">
      <Button asChild variant="ghost" size="lg" className="w-10 px-0 md:hidden">
        <Link to="/conversations" search={(search) => search} aria-label={t("thread.toList")}>
          <ArrowLeft aria-hidden className="size-5" />
        </Link>
      </Button>
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold" dir="auto" lang={scriptLanguage(name)}>
          {name}
        </h2>
        <div className="flex h-5 items-center gap-1.5 overflow-hidden">
          <WhoAnswers conversation={conversation} />
          <Others others={others} />
        </div>
      </div>
      {canWrite && (
        <div className="flex shrink-0 items-center gap-1.5">
          {!isEnded && isTakeable && (
            <Button
              variant="primary"
              icon={Hand}
              aria-keyshortcuts="t"
              aria-label={t("action.takeOver")}
              onClick={actions.takeOver}
            >
              <span className="max-sm:hidden">{t("action.takeOver")}</span>
            </Button>
          )}
          {!isEnded && !isTakeable && (
            <Button icon={Undo2} aria-keyshortcuts="h" aria-label={t("action.handBack")} onClick={actions.handBack}>
              <span className="max-lg:hidden">{t("action.handBack")}</span>
            </Button>
          )}
          {isEnded && (
            <Button icon={RotateCcw} onClick={actions.reopen} aria-label={t("action.reopen")}>
              <span className="max-lg:hidden">{t("action.reopen")}</span>
            </Button>
          )}
          <OnDemand load={loadAssign} trigger={assign}>
            {() => <AssignMenu conversation={conversation} onAssign={actions.assign} trigger={assign} />}
          </OnDemand>
          <OnDemand load={loadMore} trigger={more}>
            {() => <MoreMenu conversation={conversation} actions={actions} onPanel={onPanel} trigger={more} />}
          </OnDemand>
        </div>
      )}
      <IconButton
        icon={PanelRight}
        label={t("panel.title")}
        aria-pressed={panelOpen}
        className={canWrite ? "max-sm:hidden" : undefined}
        onClick={onPanel}
      />
    </header>
  );
}

function WhoAnswers({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const { status, mode, metadata, current_agent } = conversation;
  if (status === "ended") {
    return (
      <Badge icon={CircleCheck}>
        {metadata.ended_at ? t("who.endedAt", { time: format.dateTime(metadata.ended_at) }) : t("state.ended")}
      </Badge>
    );
  }
  if (status === "escalated") {
    return (
      <Badge tone="warn" icon={Hand}>
        {t("who.waiting")}
      </Badge>
    );
  }
  if (mode === "ai") {
    return (
      <Badge tone="accent" icon={Sparkles}>
        {current_agent ? t("who.agent", { name: current_agent }) : t("who.someAgent")}
      </Badge>
    );
  }
  return (
    <Badge icon={UserRound}>
      {metadata.assignee_name ? t("who.person", { name: metadata.assignee_name }) : t("who.nobody")}
    </Badge>
  );
}

const OTHERS_MAX = 3;

/** Other people of the desk who look at this now. */
function Others({ others }: { others: Presence["users"] }) {
  const { t } = useTranslation("inbox");
  return (
    <div role="status" className="flex min-w-0 items-center gap-1">
      {others.slice(0, OTHERS_MAX).map((user) => {
        const text = user.state === "writing" ? t("presence.writing", user) : t("presence.viewing", user);
        const Icon = user.state === "writing" ? PencilLine : Eye;
        return (
          <Tooltip key={user.id} text={text}>
            <span className="flex min-w-0 items-center gap-1 text-2xs text-ink-2">
              <Avatar name={user.name} size="sm" className="size-4.5 text-[0.5rem]" />
              <Icon aria-hidden className="size-3 shrink-0" />
              <span className="truncate max-sm:sr-only">{text}</span>
            </span>
          </Tooltip>
        );
      })}
      {others.length > OTHERS_MAX && (
        <span className="text-2xs text-ink-3">{t("presence.more", { count: others.length - OTHERS_MAX })}</span>
      )}
    </div>
  );
}

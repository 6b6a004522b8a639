/** One conversation in 64 pixels: who, what was said last and by whom, how long somebody waits. */
import { Clock } from "lucide-react";
import { type MouseEvent, memo } from "react";
import type { Conversation } from "@/api/desk";
import { Avatar } from "@/components/ui/avatar";
import { useNow } from "@/components/ui/figures";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { customerName } from "../customer";
import { LastLine } from "./last-line";
import { Marked } from "./marked";
import { RowBadges } from "./row-badges";

export const ConversationRow = memo(function ConversationRow({
  conversation,
  href,
  onOpen,
  selected,
  query,
  isStop,
}: {
  conversation: Conversation;
  href: string;
  /** Must stay the same: all rows would be drawn again. */
  onOpen: (conversation: Conversation) => void;
  selected: boolean;
  query: string;
  isStop: boolean;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const name = customerName(conversation, t);
  const isUnread = conversation.unread_count > 0;
  const onClick = (event: MouseEvent) => {
    // In another tab or window: the browser does that.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(conversation);
  };
  return (
    // Not the router's link: each one would compute its address anew whenever another conversation is opened.
    <a
      href={href}
      onClick={onClick}
      data-row={conversation.id}
      tabIndex={isStop ? 0 : -1}
      aria-current={selected ? "page" : undefined}
      className={cn(
        "ring-inside relative flex h-full items-center gap-3 border-line border-b pr-3 pl-4 transition-colors",
        selected ? "bg-selected" : "hover:bg-hover",
      )}
    >
      {selected && <span aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-accent" />}
      <Avatar name={conversation.contact.name} />
      <span className="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
        <span className="flex items-baseline gap-2">
          <span
            dir="auto"
            lang={scriptLanguage(name)}
            className={cn("min-w-0 flex-1 truncate text-start", isUnread ? "font-semibold" : "font-medium")}
          >
            <Marked text={name} query={query} />
          </span>
          <RowTime conversation={conversation} selected={selected} />
        </span>
        <span className="flex h-5 min-w-0 items-center gap-1.5">
          <LastLine conversation={conversation} query={query} />
          <RowBadges conversation={conversation} isFound={query !== "" && Boolean(conversation.matched_text)} />
        </span>
      </span>
    </a>
  );
});

/** The agent answers within seconds: that is no waiting. */
const WAITS_MS = 60_000;

function waitingSince({ status, mode, metadata, last_message_at }: Conversation, now: number): string | null {
  if (status === "ended") return null;
  if (status === "escalated") return metadata.waiting_since ?? last_message_at;
  const since = metadata.waiting_since;
  if (!since) return null;
  return mode === "operator" || now - Date.parse(since) > WAITS_MS ? since : null;
}

/** How long the customer waits; else when something was said last. */
function RowTime({ conversation, selected }: { conversation: Conversation; selected: boolean }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const now = useNow();
  const since = waitingSince(conversation, now);
  if (since) {
    const waited = format.span(Math.max(now, Date.now()) - Date.parse(since));
    return (
      <time dateTime={since} className="flex shrink-0 items-center gap-1 font-medium text-2xs text-warn">
        <Clock aria-hidden className="size-3" />
        <span aria-hidden>{waited}</span>
        <span className="sr-only">{t("row.waiting", { time: waited })}</span>
      </time>
    );
  }
  const at = conversation.last_message_at;
  const isToday = format.date(at) === format.date(new Date(now));
  return (
    <time dateTime={at} className={cn("shrink-0 text-2xs", selected ? "text-ink-2" : "text-ink-3")}>
      {isToday ? format.time(at) : format.shortDate(at)}
    </time>
  );
}

/** What happens, newest first: loaded once, then by the feed. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Activity as ActivityIcon, Bot, CircleCheck, Hand, type LucideIcon, MessageSquare, Phone } from "lucide-react";
import { dashboard } from "@/api/dashboard";
import type { Activity } from "@/api/desk";
import { keys } from "@/api/keys";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";

const ICONS: Record<Activity["type"], LucideIcon> = {
  call_started: Phone,
  call_ended: Phone,
  chat_started: MessageSquare,
  chat_ended: CircleCheck,
  agent_activated: Bot,
  escalation: Hand,
};
/** Why a chat ended, in the server's words, and the key of ours; reasons that nobody knows here are not shown. */
const REASONS = {
  silence: "activity.reasons.silence",
  imported: "activity.reasons.imported",
  "closed by an operator": "activity.reasons.closed",
} as const;
const SHOWN_MAX = 30;
const SKELETON_ROWS = ["a", "b", "c", "d"];

export function ActivityList() {
  const { t } = useTranslation("dashboard");
  const list = useQuery({ queryKey: keys.activity, queryFn: () => dashboard.activity() });
  return (
    <Card className="flex max-h-112 min-h-64 flex-col">
      <CardHeader title={t("activity.title")} />
      {list.isError && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} className="flex-1 py-6" />
      ) : list.data?.length === 0 ? (
        <EmptyState icon={ActivityIcon} title={t("activity.none")} className="flex-1 py-6">
          {t("activity.noneText")}
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section aria-label={t("activity.title")} tabIndex={0} className="ring-inside min-h-0 overflow-y-auto">
          <ul className="divide-y divide-line">
            {list.data
              ?.slice(0, SHOWN_MAX)
              .map((activity) => (
                <Row
                  key={`${activity.timestamp}${activity.type}${activity.conversation_id ?? ""}`}
                  activity={activity}
                />
              )) ??
              SKELETON_ROWS.map((name) => (
                <li key={name} className="flex h-12 items-center px-4">
                  <Skeleton className="h-4 w-3/4" />
                </li>
              ))}
          </ul>
        </section>
      )}
    </Card>
  );
}

function Row({ activity }: { activity: Activity }) {
  const { t } = useTranslation("dashboard");
  const Icon = ICONS[activity.type] ?? ActivityIcon;
  const reason = (REASONS as Record<string, (typeof REASONS)[keyof typeof REASONS]>)[activity.details];
  const customer = activity.customerInfo || t("common:unknownCustomer");
  const text = t(`activity.${activity.type}`, { customer, agent: activity.agentName ?? t("activity.agent") });
  return (
    <li className="relative flex items-start gap-3 px-4 py-2.5 hover:bg-hover">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p lang={scriptLanguage(customer)}>
          {activity.conversation_id ? (
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId: activity.conversation_id }}
              className="ring-inside after:absolute after:inset-0"
            >
              {text}
            </Link>
          ) : (
            text
          )}
        </p>
        {reason && <p className="truncate text-ink-3 text-sm">{t(reason)}</p>}
      </div>
      <RelativeTime at={activity.timestamp} className="relative shrink-0 text-ink-3 text-xs leading-5" />
    </li>
  );
}

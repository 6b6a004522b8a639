/** The desk in seven figures, each with its change. */
import { useQuery } from "@tanstack/react-query";
import { dashboard } from "@/api/dashboard";
import { keys } from "@/api/keys";
import { Card, Stat } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { changeOf, type Figure, type Period } from "./changes";

export function StatCards() {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { data, error, isError, refetch } = useQuery({ queryKey: keys.stats, queryFn: dashboard.stats });
  if (isError && !data) {
    return (
      <Card>
        <ErrorState error={error} title={t("figures.failed")} onRetry={() => void refetch()} className="py-6" />
      </Card>
    );
  }
  const words = {
    points: (signed: string) => t("change.points", { signed }),
    against: (period: Period) => t(`change.${period}`),
  };
  const shown = (figure: Figure, write: (value: number) => string) => {
    // A server of the version before knows fewer figures.
    const value = data?.[figure] ?? null;
    return {
      value: data === undefined ? undefined : value === null ? null : write(value),
      change: data ? changeOf(figure, data.changes?.[figure] ?? null, format, words) : null,
      hint: data && value === null ? t("noData") : undefined,
    };
  };
  const count = (value: number) => format.number(value);
  return (
    <Card aria-label={t("figures.title")}>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded bg-line *:bg-surface sm:grid-cols-4 xl:grid-cols-7">
        <Stat label={t("figures.conversations")} {...shown("total_conversations", count)} />
        <Stat
          label={t("figures.active")}
          {...shown("active_conversations", count)}
          {...(data && { hint: t("figures.waiting", { count: data.waiting ?? 0 }) })}
        />
        <Stat label={t("figures.messages")} {...shown("messages_today", count)} />
        <Stat label={t("figures.median")} {...shown("median_response_time_ms", format.duration)} />
        <Stat label={t("figures.p90")} {...shown("p90_response_time_ms", format.duration)} />
        <Stat label={t("figures.escalation")} {...shown("escalation_rate", (value) => format.percent(value, 1))} />
        <Stat
          label={t("figures.satisfaction")}
          {...shown("satisfaction_score", (value) => format.number(value, { maximumFractionDigits: 1 }))}
        />
        <div aria-hidden className="xl:hidden" />
      </dl>
    </Card>
  );
}

/** How the server is, in words. */
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleMinus, RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Health } from "@/api/desk";
import { health } from "@/api/health";
import { keys } from "@/api/keys";
import { Page } from "@/app/page";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { useSettings } from "@/lib/session";
import { activeWorkers, type State, stateOf } from "./health-words";

const LOOK = {
  ok: { icon: CircleCheck, colour: "text-ok" },
  off: { icon: CircleMinus, colour: "text-ink-3" },
  warn: { icon: TriangleAlert, colour: "text-warn" },
  bad: { icon: CircleAlert, colour: "text-bad" },
} as const;
const OVERALL = { healthy: "ok", degraded: "warn", unhealthy: "bad" } as const;

export function HealthPage() {
  const { t } = useTranslation("settings");
  const check = useQuery({ queryKey: keys.health, queryFn: health.check, staleTime: 0 });
  const queue = useQuery({ queryKey: [...keys.health, "queue"], queryFn: health.queue, staleTime: 0 });
  const isBusy = check.isFetching || queue.isFetching;
  return (
    <Page
      narrow
      title={t("nav.health")}
      description={t("health.description")}
      actions={
        <Button
          icon={RotateCw}
          busy={isBusy}
          onClick={() => {
            void check.refetch();
            void queue.refetch();
          }}
        >
          {t("health.again")}
        </Button>
      }
    >
      {check.isError && !check.data ? (
        <Card>
          <ErrorState error={check.error} onRetry={() => void check.refetch()} />
        </Card>
      ) : (
        <Overall data={check.data} />
      )}
      <Card>
        <CardHeader title={t("health.queue")} description={t("health.queueText")} />
        {queue.isError && !queue.data ? (
          <ErrorState error={queue.error} onRetry={() => void queue.refetch()} className="py-6" />
        ) : (
          <Queue data={queue.data} />
        )}
      </Card>
    </Page>
  );
}

function Line({ state, name, children }: { state: State; name: ReactNode; children: ReactNode }) {
  const { icon: Icon, colour } = LOOK[state];
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2">
      <Icon aria-hidden className={cn("size-4 shrink-0", colour)} />
      <span className="flex-1 font-medium">{name}</span>
      <span className="text-ink-2">{children}</span>
    </li>
  );
}

function Overall({ data }: { data: Health | undefined }) {
  const { t } = useTranslation("settings");
  const settings = useSettings();
  if (!data) {
    return (
      <Card className="grid gap-3 p-4">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="h-7 w-full" />
        ))}
      </Card>
    );
  }
  const { icon: Icon, colour } = LOOK[OVERALL[data.status]];
  const workers = activeWorkers(data.checks.workers);
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-3">
        <Icon aria-hidden className={cn("size-5", colour)} />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{t(`health.overall.${data.status}`)}</p>
          <p className="text-ink-2 text-sm">
            {t("health.version", { version: data.version })}
            {settings && ` · ${settings.environment}`} · <RelativeTime at={data.timestamp} />
          </p>
        </div>
      </div>
      <ul className="divide-y divide-line">
        <Line state={stateOf(data.checks.database)} name={t("health.database")}>
          {t(`health.states.${stateOf(data.checks.database)}`)}
        </Line>
        <Line state={stateOf(data.checks.redis)} name="Redis">
          {stateOf(data.checks.redis) === "off"
            ? t("health.noRedis")
            : t(`health.states.${stateOf(data.checks.redis)}`)}
        </Line>
        <Line state={workers === null ? "off" : "ok"} name={t("health.workers")}>
          {workers === null ? t("health.noWorkers") : t("health.working", { count: workers })}
        </Line>
        {Object.entries(data.services ?? {}).map(([name, value]) => (
          <Line key={name} state={stateOf(value)} name={serviceName(name, t("health.llm"))}>
            {value === "simulator"
              ? t("health.simulator")
              : value === "configured"
                ? t("health.configured")
                : value === "not configured"
                  ? t("health.notConfigured")
                  : value}
          </Line>
        ))}
      </ul>
    </Card>
  );
}

function serviceName(name: string, llm: string): string {
  if (name === "llm") return llm;
  return name === "whatsapp" ? "WhatsApp" : name;
}

function Queue({ data }: { data: Awaited<ReturnType<typeof health.queue>> | undefined }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  if (!data) return <Skeleton className="m-4 h-24" />;
  const { queue, buffer, deduplication } = data;
  /** Jobs are due at once: a minute behind means that they pile up. */
  const isLate = queue.oldest_seconds > 60;
  return (
    <ul className="divide-y divide-line">
      <Line state={isLate ? "warn" : "ok"} name={t("health.pending")}>
        {format.number(queue.pending)}
        {queue.pending > 0 && ` · ${t("health.oldest", { time: format.duration(queue.oldest_seconds * 1000) })}`}
      </Line>
      <Line state="ok" name={t("health.running")}>
        {format.number(queue.running)}
      </Line>
      <Line state={queue.failed > 0 ? "warn" : "ok"} name={t("health.failed")}>
        {format.number(queue.failed)}
      </Line>
      <Line state="ok" name={t("health.gathering")}>
        {t("health.gatheringText", {
          messages: format.number(buffer.total_buffered),
          conversations: format.number(buffer.active_buffers),
        })}
      </Line>
      <Line state="ok" name={t("health.duplicates")}>
        {format.number(deduplication.total_deduplicated)}
      </Line>
    </ul>
  );
}

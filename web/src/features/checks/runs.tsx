/** The last runs, with the one that is going on. */
import { CircleAlert, CircleCheck, CircleX, History, LoaderCircle } from "lucide-react";
import type { CheckRun } from "@/api/checks";
import type { Id } from "@/api/desk";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { progressOf } from "./checks";
import { useRuns } from "./use-checks";

export function Runs({ onOpen }: { onOpen: (id: Id) => void }) {
  const { t } = useTranslation("checks");
  const { data, error, isError, refetch } = useRuns();
  return (
    <Card>
      <CardHeader title={t("runs.title")} />
      {isError && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} className="py-6" />
      ) : data?.items.length === 0 ? (
        <EmptyState icon={History} title={t("runs.none")} className="py-8">
          {t("runs.noneText")}
        </EmptyState>
      ) : (
        <ol className="divide-y divide-line">
          {data?.items.map((run) => (
            <li key={run.id}>
              <RunRow run={run} onOpen={() => onOpen(run.id)} />
            </li>
          )) ??
            ["a", "b", "c"].map((key) => (
              <li key={key} className="px-4 py-3">
                <Skeleton className="h-8 w-full" />
              </li>
            ))}
        </ol>
      )}
    </Card>
  );
}

export function RunIcon({ run, className }: { run: CheckRun; className?: string }) {
  if (run.status === "running")
    return <LoaderCircle aria-hidden className={cn("size-4 animate-spin text-info", className)} />;
  if (run.status === "failed") return <CircleAlert aria-hidden className={cn("size-4 text-bad", className)} />;
  const Icon = run.failed > 0 ? CircleX : CircleCheck;
  return <Icon aria-hidden className={cn("size-4", run.failed > 0 ? "text-bad" : "text-ok", className)} />;
}

/** "7 of 9 passed", "3 of 9 done", or that it broke off. */
export function useRunText(): (run: CheckRun) => string {
  const { t } = useTranslation("checks");
  return (run) => {
    if (run.status === "failed") return t("runs.failed");
    if (run.status === "running") return t("runs.running", { done: run.passed + run.failed, total: run.total });
    return t("runs.passed", { passed: run.passed, total: run.total });
  };
}

function RunRow({ run, onOpen }: { run: CheckRun; onOpen: () => void }) {
  const { t } = useTranslation("checks");
  const text = useRunText();
  return (
    <button
      type="button"
      onClick={onOpen}
      className="ring-inside flex w-full items-start gap-2.5 px-4 py-2 text-left hover:bg-hover"
    >
      <RunIcon run={run} className="mt-0.5 shrink-0" />
      <span className="min-w-0 flex-1">
        <span className="tabular block">{text(run)}</span>
        {run.status === "running" && <RunBar run={run} />}
        <span className="block text-ink-3 text-xs">
          {t(`trigger.${run.trigger}`)} · <RelativeTime at={run.started_at} />
        </span>
      </span>
    </button>
  );
}

export function RunBar({ run }: { run: CheckRun }) {
  return (
    <span aria-hidden className="my-1 block h-1 overflow-hidden rounded-full bg-selected">
      <span
        className="block h-full rounded-full bg-accent transition-[width]"
        style={{ width: `${progressOf(run) * 100}%` }}
      />
    </span>
  );
}

/** A run as it goes: what passed, what failed and why, and what was behind each answer. */
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { type CheckResult, checks } from "@/api/checks";
import type { Id } from "@/api/desk";
import { keys } from "@/api/keys";
import { Trace } from "@/components/trial/trace";
import { Sheet } from "@/components/ui/dialog";
import { Disclosure } from "@/components/ui/disclosure";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { failedFirst } from "./checks";
import { RunBar, RunIcon, useRunText } from "./runs";

export function RunSheet({
  runId,
  checkId,
  onClose,
}: {
  runId: Id;
  /** Only this one's result. */
  checkId?: Id;
  onClose: () => void;
}) {
  const { t } = useTranslation("checks");
  const format = useFormat();
  const text = useRunText();
  const { data, error, isError, refetch } = useQuery({
    queryKey: keys.checkRun(runId),
    queryFn: () => checks.oneRun(runId),
  });
  const results = failedFirst(data?.results ?? []).filter((result) => !checkId || result.check_id === checkId);
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("runs.one")}
      description={data && `${t(`trigger.${data.trigger}`)} · ${format.dateTime(data.started_at)}`}
    >
      {isError && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className="grid gap-3">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-16 w-full" />
        </div>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <div role="status">
            <p className="flex items-center gap-2 font-medium">
              <RunIcon run={data} />
              {text(data)}
            </p>
            {data.status === "running" && <RunBar run={data} />}
            {data.error && <p className="mt-1 text-bad text-sm">{data.error}</p>}
          </div>
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
            {results.map((result) => (
              <li key={result.check_id}>
                <Result result={result} open={checkId !== undefined} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Sheet>
  );
}

const OUTCOMES = ["answered", "abstained", "escalated", "transferred", "silent", "failed"] as const;

function Result({ result, open }: { result: CheckResult; open: boolean }) {
  const { t } = useTranslation("checks");
  const format = useFormat();
  const Icon = result.passed ? CircleCheck : CircleX;
  const outcome = OUTCOMES.find((name) => name === result.outcome);
  return (
    <div className="rounded border border-line">
      <Disclosure
        open={open}
        className="px-3 py-2"
        summary={
          <span className="flex items-start gap-2">
            <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", result.passed ? "text-ok" : "text-bad")} />
            <span className="sr-only">{t(result.passed ? "verdict.passed" : "verdict.failed")}</span>
            <span lang={scriptLanguage(result.question)} dir="auto" className="min-w-0 flex-1 break-words">
              {result.question}
            </span>
            <span className="tabular shrink-0 text-ink-3 text-xs">{format.duration(result.latency_ms)}</span>
          </span>
        }
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 border-line border-t p-3">
          {result.reasons.length > 0 && (
            <ul className="grid gap-1 text-bad text-sm">
              {result.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          <div className="grid gap-1">
            <p className="text-ink-3 text-xs">{outcome ? t(`trial:outcome.${outcome}`) : result.outcome}</p>
            {result.answer !== "" && (
              <p
                lang={scriptLanguage(result.answer)}
                dir="auto"
                className="whitespace-pre-wrap rounded-bubble rounded-br-xs bg-accent-soft px-3 py-2"
              >
                {result.answer}
              </p>
            )}
          </div>
          <Trace steps={result.steps} chunks={result.chunks_used} />
        </div>
      </Disclosure>
    </div>
  );
}

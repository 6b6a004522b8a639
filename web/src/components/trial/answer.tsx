/** What came back for a question: the words as they are written, what went wrong, and what is behind them. */
import { Badge } from "@/components/ui/badge";
import { Disclosure } from "@/components/ui/disclosure";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { type Exchange, isOver } from "./exchange";
import { Trace } from "./trace";

export function Behind({ exchange }: { exchange: Exchange }) {
  return (
    <Trace steps={exchange.steps} chunks={exchange.reply?.chunks_used ?? []} tools={exchange.reply?.tool_calls ?? []} />
  );
}

export function Answer({
  exchange,
  isChosen,
  onChoose,
}: {
  exchange: Exchange;
  isChosen: boolean;
  onChoose: (() => void) | undefined;
}) {
  const { t } = useTranslation("trial");
  const text = exchange.reply?.response ?? exchange.draft;
  const isSilent = exchange.reply !== null && text === "";
  return (
    <div className="grid justify-items-end gap-1">
      {text !== "" && (
        <p
          lang={scriptLanguage(text)}
          dir="auto"
          className={cn(
            "w-fit max-w-[85%] whitespace-pre-wrap rounded-bubble rounded-br-xs bg-accent-soft px-3 py-2",
            !exchange.reply && "opacity-80",
          )}
        >
          {text}
        </p>
      )}
      {isSilent && <p className="text-ink-3 text-sm">{t("silent")}</p>}
      {!isOver(exchange) && <Working exchange={exchange} />}
      {exchange.error && <Problem error={exchange.error} />}
      {exchange.reply && (
        <>
          <Facts exchange={exchange} isChosen={isChosen} onChoose={onChoose} />
          <div className={cn("w-full rounded border border-line bg-surface", onChoose && "xl:hidden")}>
            <Disclosure summary={t("why")} className="px-3 py-1.5 font-medium text-ink-2 text-sm">
              <div className="border-line border-t p-3">
                <Behind exchange={exchange} />
              </div>
            </Disclosure>
          </div>
        </>
      )}
    </div>
  );
}

const WORKING = ["route", "understand", "retrieve", "generate", "tool", "check", "commit"] as const;

/** Which step has ended last: what it does now comes after. */
function Working({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation("trial");
  const last = WORKING.find((name) => name === exchange.steps.at(-1)?.step);
  return (
    <p className="flex items-center gap-2 text-ink-3 text-sm">
      <span aria-hidden className="size-1.5 animate-pulse-soft rounded-full bg-accent" />
      {last ? t("stepDone", { step: t(`step.${last}`) }) : t("working")}
    </p>
  );
}

function Problem({ error }: { error: { code: string; detail: string } }) {
  const { t } = useTranslation("trial");
  if (error.code === "STOPPED") return <p className="text-ink-3 text-sm">{t("stopped")}</p>;
  return (
    <p role="alert" className="max-w-[85%] text-bad text-sm">
      {error.detail || t(error.code === "UNREACHABLE" ? "common:errors.unreachable" : "failed")}
    </p>
  );
}

const OUTCOMES = ["answered", "abstained", "escalated", "transferred", "silent", "failed"] as const;

function Facts({
  exchange,
  isChosen,
  onChoose,
}: {
  exchange: Exchange;
  isChosen: boolean;
  onChoose: (() => void) | undefined;
}) {
  const { t } = useTranslation("trial");
  const format = useFormat();
  const { reply } = exchange;
  if (!reply) return null;
  const outcome = OUTCOMES.find((name) => name === reply.outcome);
  const facts = [
    reply.agent,
    format.duration(reply.latency_ms),
    t("chunks", { count: reply.chunks_used.length }),
  ].filter(Boolean);
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-ink-3 text-xs">
      {outcome && outcome !== "answered" && (
        <Badge tone={outcome === "failed" ? "bad" : "warn"}>{t(`outcome.${outcome}`)}</Badge>
      )}
      <span className="tabular">{facts.join(" · ")}</span>
      {onChoose && (
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={onChoose}
          className="rounded-xs font-medium text-accent-text underline-offset-2 hover:underline aria-pressed:underline max-xl:hidden"
        >
          {t("why")}
        </button>
      )}
    </div>
  );
}

/** How an answer came about: what was found, which tools ran, and how long each step took. */
import { BookOpen, CircleAlert, CircleCheck } from "lucide-react";
import type { ChunkUsed, StepTaken, ToolCall } from "@/api/agents";
import { Disclosure } from "@/components/ui/disclosure";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { share } from "./exchange";

const STEPS = ["route", "understand", "retrieve", "generate", "tool", "check", "commit"] as const;

export function Trace({
  steps,
  chunks,
  tools = [],
}: {
  steps: readonly StepTaken[];
  chunks: readonly ChunkUsed[];
  tools?: readonly ToolCall[];
}) {
  const { t } = useTranslation("trial");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <h3 className="font-semibold text-sm">{t("chunks", { count: chunks.length })}</h3>
        {chunks.length === 0 && <p className="text-ink-3 text-sm">{t("noChunks")}</p>}
        {chunks.map((chunk) => (
          <Chunk key={chunk.id} chunk={chunk} />
        ))}
      </section>
      {tools.length > 0 && (
        <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h3 className="font-semibold text-sm">{t("tools")}</h3>
          {tools.map((call, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: calls never change
            <Call key={index} call={call} />
          ))}
        </section>
      )}
      <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <h3 className="font-semibold text-sm">{t("steps")}</h3>
        <ol className="divide-y divide-line rounded border border-line">
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps never change
            <Step key={index} step={step} all={steps} />
          ))}
        </ol>
      </section>
    </div>
  );
}

function Step({ step, all }: { step: StepTaken; all: readonly StepTaken[] }) {
  const { t } = useTranslation("trial");
  const format = useFormat();
  const known = STEPS.find((name) => name === step.step);
  const detail = detailOf(step);
  const head = (
    <span className="grid gap-1">
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate">{known ? t(`step.${known}`) : step.step}</span>
        {typeof step.ms === "number" && (
          <span className="tabular text-ink-3 text-xs">{format.duration(Math.round(step.ms))}</span>
        )}
      </span>
      {typeof step.ms === "number" && (
        <span aria-hidden className="h-0.5 overflow-hidden rounded-full bg-selected">
          <span className="block h-full bg-accent" style={{ width: `${share(step.ms, all) * 100}%` }} />
        </span>
      )}
    </span>
  );
  return (
    <li className="px-3 py-1.5 text-sm">
      {detail === null ? (
        <div className="pl-5">{head}</div>
      ) : (
        <Disclosure summary={head}>
          <Raw value={detail} label={t("detail")} />
        </Disclosure>
      )}
    </li>
  );
}

function detailOf({ step: _, ms: __, detail, ...more }: StepTaken): unknown {
  if (detail !== undefined && detail !== null) return detail;
  return Object.values(more).some((value) => value !== undefined && value !== null) ? more : null;
}

function Chunk({ chunk }: { chunk: ChunkUsed }) {
  const { t } = useTranslation("trial");
  const format = useFormat();
  const source =
    chunk.source === "faq" ? t("source.faq") : chunk.source === "business_info" ? t("source.business") : chunk.source;
  const place = [
    source,
    typeof chunk.page === "number" ? t("page", { page: chunk.page }) : null,
    chunk.heading || null,
  ].filter(Boolean);
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-1 rounded border border-line px-3 py-2 text-sm">
      <p className="flex items-center gap-2 text-ink-2 text-xs">
        <BookOpen aria-hidden className="size-3.5 shrink-0" />
        <span className="min-w-0 flex-1 truncate">{place.join(" · ")}</span>
        <span className="tabular font-medium text-ink">{format.percent(chunk.score)}</span>
      </p>
      <p lang={scriptLanguage(chunk.text)} dir="auto" className="line-clamp-4 whitespace-pre-line">
        {chunk.text}
      </p>
    </article>
  );
}

function Call({ call }: { call: ToolCall }) {
  const { t } = useTranslation("trial");
  const failed = typeof call.error === "string" && call.error !== "";
  const Icon = failed ? CircleAlert : CircleCheck;
  return (
    <div className="rounded border border-line px-3 py-1.5 text-sm">
      <Disclosure
        summary={
          <span className="flex items-center gap-2">
            <Icon aria-hidden className={cn("size-3.5 shrink-0", failed ? "text-bad" : "text-ok")} />
            <span className="min-w-0 flex-1 truncate font-mono text-xs">{call.name}</span>
            <span className={failed ? "text-bad text-xs" : "text-ink-3 text-xs"}>
              {t(failed ? "toolFailed" : "toolRan")}
            </span>
          </span>
        }
      >
        <p className="mt-1.5 text-ink-3 text-xs">{t("arguments")}</p>
        <Raw value={call.arguments ?? {}} label={t("arguments")} />
        <p className="mt-1.5 text-ink-3 text-xs">{t("result")}</p>
        <Raw value={failed ? call.error : (call.result ?? null)} label={t("result")} />
      </Disclosure>
    </div>
  );
}

function Raw({ value, label }: { value: unknown; label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset or section would say too much about a piece of JSON
    <pre
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="ring-inside mt-1 max-h-60 overflow-auto whitespace-pre-wrap rounded-xs bg-sunken p-2 text-xs [overflow-wrap:anywhere]"
    >
      {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
    </pre>
  );
}

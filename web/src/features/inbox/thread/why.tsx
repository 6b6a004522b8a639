/** "Why this answer": what the agent looked up, how sure it was, what it did and how long that took. */
import { BookOpen, SearchX } from "lucide-react";
import type { Message, Turn, TurnChunk, TurnStep } from "@/api/desk";
import { Sheet } from "@/components/ui/dialog";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { compareTimes } from "@/lib/time-order";
import { useTurns } from "../use-conversation";
import { reasonText, spoken } from "../words";
import { useThread } from "./use-thread";

export function Why({
  conversationId,
  messageId,
  onClose,
}: {
  conversationId: string;
  messageId: string;
  onClose: () => void;
}) {
  const { t } = useTranslation("inbox");
  const turns = useTurns(conversationId);
  const message = useThread(conversationId).messages.find((one) => one.id === messageId);
  const turn = message && turns.data ? turnOf(message, turns.data) : undefined;
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("why.title")} description={t("why.description")}>
      {turns.isPending ? (
        <div className="grid gap-3">
          <Skeleton className="h-16" />
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </div>
      ) : turns.isError ? (
        <ErrorState error={turns.error} onRetry={() => void turns.refetch()} />
      ) : turn ? (
        <TurnView turn={turn} />
      ) : (
        <EmptyState icon={SearchX} title={t("why.none")} />
      )}
    </Sheet>
  );
}

/** One run, by itself. */
export function TurnSheet({ turn, onClose }: { turn: Turn; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("why.title")} description={t("why.description")}>
      <TurnView turn={turn} />
    </Sheet>
  );
}

/** The answer is committed when its turn ends: without a name it is the turn that ended last before it. */
const COMMIT_MS = 5_000;

export function turnOf(message: Pick<Message, "turn_id" | "timestamp">, turns: readonly Turn[]): Turn | undefined {
  if (message.turn_id) return turns.find((turn) => turn.id === message.turn_id);
  const at = Date.parse(message.timestamp) + COMMIT_MS;
  return turns
    .filter((turn) => turn.outcome === "answered" || turn.outcome === "escalated")
    .filter((turn) => Date.parse(turn.started_at) <= at && Date.parse(turn.finished_at) <= at)
    .sort((a, b) => compareTimes(b.finished_at, a.finished_at))[0];
}

function TurnView({ turn }: { turn: Turn }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const facts: [string, string][] = [
    [t("why.outcome"), t(`outcome.${turn.outcome}`) + (turn.reason ? ` (${reasonText(turn.reason, t)})` : "")],
    [t("why.model"), turn.model ?? "–"],
    [
      t("why.tokens"),
      t("why.tokensInOut", { input: format.number(turn.input_tokens), output: format.number(turn.output_tokens) }),
    ],
    [t("why.duration"), format.duration(turn.duration_ms)],
    [t("why.at"), format.dateTime(turn.finished_at)],
  ];
  return (
    <div className="grid gap-6">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="tabular break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <section className="grid gap-2">
        <h3 className="font-semibold">{t("why.found", { count: turn.chunks.length })}</h3>
        {turn.chunks.length === 0 && <p className="text-ink-3 text-sm">{t("why.noSources")}</p>}
        {turn.chunks.map((chunk) => (
          <Chunk key={chunk.id} chunk={chunk} />
        ))}
      </section>
      <section className="grid gap-2">
        <h3 className="font-semibold">{t("why.steps")}</h3>
        <ol className="grid gap-1.5">
          {turn.steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps never change
            <Step key={index} step={step} />
          ))}
        </ol>
      </section>
    </div>
  );
}

const STEPS = ["route", "understand", "retrieve", "generate", "tool", "check", "commit"] as const;

function Step({ step }: { step: TurnStep }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const known = STEPS.find((name) => name === step.step);
  const shown = { ...(step.input === undefined ? {} : { input: step.input }), output: step.output };
  const hasMore = step.input !== undefined || step.output !== undefined;
  const head = (
    <span className="inline-flex w-[calc(100%-1.25rem)] items-baseline gap-2">
      <span className="flex-1">{known ? t(`step.${known}`) : spoken(step.step)}</span>
      {step.ms !== undefined && <span className="tabular text-ink-3 text-xs">{format.duration(step.ms)}</span>}
    </span>
  );
  return (
    <li className="rounded border border-line px-3 py-1.5 text-sm">
      {hasMore ? (
        <details>
          <summary>{head}</summary>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="mt-1.5 max-h-72 overflow-auto whitespace-pre-wrap rounded-xs bg-sunken p-2 text-xs [overflow-wrap:anywhere]"
          >
            {JSON.stringify(shown, null, 2)}
          </pre>
        </details>
      ) : (
        head
      )}
    </li>
  );
}

function Chunk({ chunk }: { chunk: TurnChunk }) {
  const format = useFormat();
  const text = [chunk.text, chunk.answer].find((one): one is string => typeof one === "string");
  const source = typeof chunk.source === "string" ? chunk.source : undefined;
  const sure = chunk.confidence ?? chunk.score;
  return (
    <article className="grid gap-1 rounded border border-line p-3 text-sm">
      <div className="flex items-baseline gap-2">
        <BookOpen aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-ink-3" />
        <p className="min-w-0 flex-1 font-medium" dir="auto">
          {chunk.question ?? source ?? chunk.id}
        </p>
        <span className="tabular text-ink-3 text-xs">{sure <= 1 ? format.percent(sure) : format.number(sure)}</span>
      </div>
      {text && (
        <p className="line-clamp-6 text-ink-2" dir="auto">
          {text}
        </p>
      )}
      {source && chunk.question && <p className="text-2xs text-ink-3">{source}</p>}
    </article>
  );
}

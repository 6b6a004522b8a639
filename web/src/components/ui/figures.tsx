/** Times, numbers and money as the reader writes them. */
import { useSyncExternalStore } from "react";
import { useFormat } from "@/lib/format";
import { Tooltip } from "./tooltip";

const TICK_MS = 30_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const listener of listeners) listener();
  }, TICK_MS);
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };
}

/** Without a reader, and in a page that sleeps, the timer stands still. */
function current(): number {
  if (Date.now() - now >= TICK_MS) now = Date.now();
  return now;
}

/** The time, every half minute; one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, current);
}

/** How long ago, or until then; exactly when, in the workspace's time zone, on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip text={format.dateTime(at)}>
      <time dateTime={at} className={className}>
        {format.relative(at, now)}
      </time>
    </Tooltip>
  );
}

export function DateTime({ at, className }: { at: string; className?: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} className={className}>
      {format.dateTime(at)}
    </time>
  );
}

export function NumberText({ value, digits }: { value: number; digits?: number }) {
  const format = useFormat();
  return <span className="tabular">{format.number(value, { maximumFractionDigits: digits })}</span>;
}

export function Money({ amount, currency }: { amount: string | number; currency: string }) {
  const format = useFormat();
  return <span className="tabular">{format.money(amount, currency)}</span>;
}

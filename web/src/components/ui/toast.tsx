/** Short news at the edge of the page, with a way back where there is one. Callable from anywhere. */
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { Button, IconButton } from "./button";

export interface ToastOptions {
  tone?: "ok" | "bad" | "info";
  /** A second line. */
  detail?: string;
  /** E.g. undo. Pressing it closes the toast. */
  action?: { label: string; run: () => void };
  /** Errors stay until they are closed. */
  durationMs?: number;
}

interface Shown extends ToastOptions {
  id: number;
  text: string;
}

const DURATION_MS = 5_000;
const SHOWN_MAX = 4;

let all: readonly Shown[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Shown[]): void {
  all = next;
  for (const listener of listeners) listener();
}

export function toast(text: string, options: ToastOptions = {}): number {
  const id = nextId++;
  change([...all.filter((other) => other.text !== text), { ...options, id, text }].slice(-SHOWN_MAX));
  return id;
}

export function dismissToast(id: number): void {
  change(all.filter((shown) => shown.id !== id));
}

export function Toaster() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => all,
  );
  return (
    <section
      aria-label={t("notifications")}
      aria-live="polite"
      aria-relevant="additions"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-60 grid justify-items-end gap-2 sm:right-6 sm:left-auto"
    >
      {shown.map((item) => (
        <ToastCard key={item.id} toast={item} />
      ))}
    </section>
  );
}

const ICONS = { ok: CircleCheck, bad: CircleAlert, info: Info };
const COLOURS = { ok: "text-ok", bad: "text-bad", info: "text-info" };

function ToastCard({ toast: item }: { toast: Shown }) {
  const { t } = useTranslation();
  const tone = item.tone ?? "ok";
  const Icon = ICONS[tone];
  const lasting = item.durationMs ?? (tone === "bad" ? Number.POSITIVE_INFINITY : DURATION_MS);
  // It does not go while somebody reads it or is about to press its button.
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || lasting === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(() => dismissToast(item.id), lasting);
    return () => clearTimeout(timer);
  }, [held, lasting, item.id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it holds the toast while the pointer or the focus is on it
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-full max-w-sm animate-rise items-start gap-2.5 rounded border border-line bg-raised py-2 pr-2 pl-3 shadow-float"
    >
      <Icon aria-hidden className={cn("mt-1.5 size-4 shrink-0", COLOURS[tone])} />
      <div className="min-w-0 flex-1 py-1">
        <p className="font-medium">{item.text}</p>
        {item.detail && <p className="text-ink-2 text-sm">{item.detail}</p>}
      </div>
      {item.action && (
        <Button
          size="sm"
          onClick={() => {
            item.action?.run();
            dismissToast(item.id);
          }}
        >
          {item.action.label}
        </Button>
      )}
      <IconButton icon={X} size="sm" label={t("close")} onClick={() => dismissToast(item.id)} />
    </div>
  );
}

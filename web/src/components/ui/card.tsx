import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Skeleton } from "./states";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("rounded border border-line bg-surface", className)} {...props} />;
}

export function CardHeader({
  title,
  description,
  action,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <header
      className={cn("flex flex-wrap items-start justify-between gap-3 border-line border-b px-4 py-3", className)}
    >
      <div className="min-w-0">
        <h2 className="font-semibold">{title}</h2>
        {description && <p className="text-ink-2 text-sm">{description}</p>}
      </div>
      {action}
    </header>
  );
}

export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("p-4", className)} {...props} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"footer">) {
  return (
    <footer
      className={cn("flex flex-wrap items-center justify-end gap-2 border-line border-t px-4 py-3", className)}
      {...props}
    />
  );
}

export interface StatChange {
  /** As it is read, e.g. "+12 %". */
  text: string;
  direction: "up" | "down" | "flat";
  /** Whether that is good: it has a colour only where it is good or bad. */
  verdict?: "good" | "bad";
  /** Against what. */
  label: string;
}

/** One figure with its change. `value` undefined: it loads; null: there is nothing to compute it from. */
export function Stat({
  label,
  value,
  change,
  hint,
}: {
  label: ReactNode;
  value: ReactNode | undefined | null;
  change?: StatChange | null;
  hint?: ReactNode;
}) {
  return (
    <div className="grid content-start gap-1 px-4 py-3">
      <dt className="text-ink-2 text-sm">{label}</dt>
      <dd className="tabular font-semibold text-2xl tracking-tight">
        {value === undefined ? (
          <Skeleton className="my-1 h-6 w-16" />
        ) : (
          (value ?? <span className="text-ink-3">–</span>)
        )}
      </dd>
      {change ? <Change {...change} /> : <dd className="text-ink-3 text-xs">{hint ?? "\u00a0"}</dd>}
    </div>
  );
}

const ARROWS = { up: ArrowUp, down: ArrowDown, flat: Minus };

function Change({ text, direction, verdict, label }: StatChange) {
  const Arrow = ARROWS[direction];
  return (
    <dd className="flex flex-wrap items-center gap-x-1 text-ink-3 text-xs">
      <span
        className={cn(
          "tabular inline-flex items-center gap-0.5 whitespace-nowrap font-medium",
          verdict === "good" && "text-ok",
          verdict === "bad" && "text-bad",
        )}
      >
        <Arrow aria-hidden className="size-3 shrink-0" />
        {text}
      </span>
      {label}
    </dd>
  );
}

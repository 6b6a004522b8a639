import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** More on demand, below a line that says what. The browser's own, so that it is found by its search. */
export function Disclosure({
  summary,
  open,
  className,
  children,
}: {
  summary: ReactNode;
  open?: boolean;
  /** Of the line. */
  className?: string;
  children: ReactNode;
}) {
  return (
    <details open={open} className="group/disclosure">
      <summary
        className={cn(
          "ring-inside flex list-none items-start gap-1.5 rounded-xs [&::-webkit-details-marker]:hidden",
          className,
        )}
      >
        <ChevronRight
          aria-hidden
          className="mt-[0.2em] size-3.5 shrink-0 text-ink-3 transition-transform group-open/disclosure:rotate-90"
        />
        <span className="min-w-0 flex-1">{summary}</span>
      </summary>
      {children}
    </details>
  );
}

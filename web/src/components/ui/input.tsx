import { ChevronDown, type LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const SHAPE =
  "w-full rounded border border-control bg-surface text-base text-ink transition-colors " +
  "hover:border-ink-3 focus-visible:border-accent focus-visible:outline-offset-0 " +
  "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 " +
  "aria-invalid:border-bad aria-invalid:focus-visible:outline-bad";

/** 16 px on small screens: below that iOS zooms into the field. */
const TEXT = "max-sm:text-lg";

export function Input({ className, icon: Icon, ...props }: ComponentProps<"input"> & { icon?: LucideIcon }) {
  const input = <input className={cn(SHAPE, TEXT, "h-8 px-2.5 max-sm:h-10", Icon && "pl-8", className)} {...props} />;
  if (!Icon) return input;
  return (
    <div className="relative w-full">
      <Icon aria-hidden className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-ink-3" />
      {input}
    </div>
  );
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(SHAPE, TEXT, "min-h-20 resize-y px-2.5 py-1.5", className)} {...props} />;
}

/** The browser's own list: right on every device and by keyboard. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <div className={cn("relative", className)}>
      <select className={cn(SHAPE, TEXT, "h-8 appearance-none pr-8 pl-2.5 max-sm:h-10")} {...props}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 size-4 text-ink-3"
      />
    </div>
  );
}

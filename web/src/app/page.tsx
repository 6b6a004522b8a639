/** A page's frame: its heading, its actions, its width. The inbox and the phone fill the window instead. */
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { usePageTitle } from "@/lib/page-title";

export function Page({
  title,
  description,
  actions,
  narrow = false,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** For forms. */
  narrow?: boolean;
  children: ReactNode;
}) {
  usePageTitle(title);
  return (
    <div className={cn("mx-auto grid w-full gap-5 px-4 py-5 sm:px-6 sm:py-6", narrow ? "max-w-3xl" : "max-w-6xl")}>
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          {description && <p className="mt-0.5 text-ink-2">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

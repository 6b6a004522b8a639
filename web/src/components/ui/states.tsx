/** What stands where content will be, is not, or could not be had. */
import { CircleAlert, type LucideIcon, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "@/api/error";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { Button } from "./button";

/** In the size of what comes, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse-soft rounded-sm bg-selected", className)} />;
}

/** What this place is for, and the first step. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  className,
}: {
  icon: LucideIcon;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("flex flex-col items-center justify-center gap-1 px-6 py-12 text-center", className)}>
      <Icon aria-hidden className="mb-2 size-6 text-ink-3" strokeWidth={1.5} />
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-sm text-ink-2">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** What to say about an error: the API's own words where it has some. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return t("errors.unexpected");
    if (error.status === 0) return t("errors.unreachable");
    if (error.status === 429 && error.retryAfterSeconds) return t("errors.tooMany", { count: error.retryAfterSeconds });
    const fields = error.fields.map((problem) => `${problem.field}: ${problem.message}`).join(" · ");
    return [error.message || t("errors.unexpected"), fields].filter(Boolean).join(" ");
  };
}

export function ErrorState({
  error,
  title,
  onRetry,
  className,
}: {
  error: unknown;
  /** What could not be done. */
  title?: ReactNode;
  onRetry?: () => void;
  className?: string;
}) {
  const { t } = useTranslation();
  const text = useErrorText();
  // Who may not do it may not do it the next time.
  const canRetry = onRetry && !(error instanceof ApiError && error.status === 403);
  return (
    <div
      role="alert"
      className={cn("flex flex-col items-center justify-center gap-1 px-6 py-12 text-center", className)}
    >
      <CircleAlert aria-hidden className="mb-2 size-6 text-bad" strokeWidth={1.5} />
      <p className="font-medium">{title ?? t("errors.title")}</p>
      <p className="max-w-md text-ink-2">{text(error)}</p>
      {canRetry && (
        <Button icon={RotateCw} className="mt-4" onClick={onRetry}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}

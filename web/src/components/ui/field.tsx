import { CircleAlert } from "lucide-react";
import { cloneElement, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

interface ControlProps {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** A label, its control, a hint, and the error beside it. The only child is the control. */
export function Field({
  label,
  hint,
  error,
  optional,
  action,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  /** The word for "optional", where it is. */
  optional?: ReactNode;
  /** At the end of the label's line. */
  action?: ReactNode;
  className?: string;
  children: ReactElement<ControlProps>;
}) {
  const made = useId();
  const id = children.props.id ?? made;
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium text-ink text-sm">
          {label}
          {optional && <span className="ml-1.5 font-normal text-ink-3">{optional}</span>}
        </label>
        {action}
      </div>
      {cloneElement(children, {
        id,
        "aria-describedby": [errorId, hintId].filter(Boolean).join(" ") || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error && (
        <p id={errorId} className="flex items-start gap-1.5 text-bad text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-ink-3 text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}

/** What is wrong with a whole form, where no field is to blame. */
export function FormError({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <div role="alert" className="flex items-start gap-2 rounded border border-bad/30 bg-bad-soft px-3 py-2 text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div>{children}</div>
    </div>
  );
}

import { LoaderCircle, type LucideIcon } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";
import { Tooltip } from "./tooltip";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger" | "danger-quiet";
export type ButtonSize = "sm" | "md" | "lg";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-line-strong bg-surface text-ink hover:bg-hover",
  ghost: "text-ink-2 hover:bg-hover hover:text-ink",
  danger: "bg-bad-solid text-on-bad hover:opacity-90",
  "danger-quiet": "border border-line-strong bg-surface text-bad hover:bg-bad-soft",
};

const SIZES: Record<ButtonSize, string> = {
  sm: "h-7 gap-1.5 rounded-sm px-2.5 text-sm",
  md: "h-8 gap-2 rounded px-3 text-base",
  lg: "h-10 gap-2 rounded px-4 text-base",
};

const SHAPE =
  "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap font-medium transition-colors " +
  "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:shrink-0";

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: LucideIcon;
  /** Shows that it works, and takes no second press. */
  busy?: boolean;
  /** The only child is the element, e.g. a `Link`. */
  asChild?: boolean;
}

export function Button({
  variant = "secondary",
  size = "md",
  icon: Icon,
  busy = false,
  asChild = false,
  className,
  children,
  disabled,
  ...props
}: ButtonProps) {
  const classes = cn(SHAPE, VARIANTS[variant], SIZES[size], className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  const Shown = busy ? LoaderCircle : Icon;
  return (
    <button type="button" className={classes} disabled={disabled || busy} aria-busy={busy || undefined} {...props}>
      {Shown && <Shown aria-hidden className={cn("size-4", busy && "animate-spin")} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "asChild"> {
  icon: LucideIcon;
  /** Its name, and the tooltip. */
  label: string;
  /** Shown in the tooltip, e.g. "⌘K". */
  shortcut?: string;
  side?: "top" | "right" | "bottom" | "left";
}

const ICON_SIZES: Record<ButtonSize, string> = { sm: "size-7", md: "size-8", lg: "size-10" };

export function IconButton({
  icon,
  label,
  shortcut,
  side,
  variant = "ghost",
  size = "md",
  className,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={side}>
      <Button
        icon={icon}
        variant={variant}
        size={size}
        aria-label={label}
        className={cn("px-0", ICON_SIZES[size], className)}
        {...props}
      />
    </Tooltip>
  );
}

import { Popover as Primitive } from "radix-ui";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { cn } from "@/lib/cn";

export function Popover({
  open,
  defaultOpen,
  onOpenChange,
  trigger,
  label,
  side = "bottom",
  align = "start",
  className,
  onOpenAutoFocus,
  children,
}: {
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger: ReactElement;
  /** Its name for who does not see it. */
  label: string;
  className?: string;
  children: ReactNode;
} & Pick<ComponentProps<typeof Primitive.Content>, "side" | "align" | "onOpenAutoFocus">) {
  return (
    <Primitive.Root open={open} defaultOpen={defaultOpen} onOpenChange={onOpenChange}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={onOpenAutoFocus}
          className={cn(
            "z-50 max-h-(--radix-popover-content-available-height) w-72 animate-appear overflow-y-auto rounded border border-line bg-raised p-3 text-ink shadow-float outline-none",
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

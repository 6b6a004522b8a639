import { X } from "lucide-react";
import { AlertDialog as AlertPrimitive, Dialog as Primitive } from "radix-ui";
import { type ReactElement, type ReactNode, type RefObject, useRef, useState } from "react";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { Button, IconButton } from "./button";

const SHADE = "fixed inset-0 z-40 animate-appear bg-shade";
const PANEL = "z-50 bg-raised text-ink shadow-float outline-none";

/** The first field; where there is none the dialog itself, not the button that closes it. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  const field = dialog.querySelector<HTMLElement>(
    "[data-autofocus], input:not([type=hidden]):not([readonly]):not([hidden]), textarea, select",
  );
  (field ?? dialog).focus();
}

/** Where no trigger opened it, the focus goes back to where it was: Radix knows of triggers only. */
export function useReturnFocus() {
  const before = useRef<Element | null>(null);
  return {
    /** Stands inside of what opens. */
    remember: <RememberFocus before={before} />,
    onCloseAutoFocus: (event: Event) => {
      const element = before.current;
      if (!(element instanceof HTMLElement) || !element.isConnected || element === document.body) return;
      event.preventDefault();
      element.focus();
    },
  };
}

function RememberFocus({ before }: { before: RefObject<Element | null> }) {
  // While it is rendered first, the focus is still outside.
  useState(() => {
    before.current = document.activeElement;
  });
  return null;
}

interface Common {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Opens it; none where `open` is given. */
  trigger?: ReactElement;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
}

function Heading({ title, description }: Pick<Common, "title" | "description">) {
  const { t } = useTranslation();
  return (
    <header className="flex items-start justify-between gap-4 border-line border-b px-5 py-3.5">
      <div className="grid gap-0.5">
        <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
        {description ? (
          <Primitive.Description className="text-ink-2">{description}</Primitive.Description>
        ) : (
          <Primitive.Description className="sr-only">{title}</Primitive.Description>
        )}
      </div>
      <Primitive.Close asChild>
        <IconButton icon={X} label={t("close")} size="sm" className="-mr-1.5" />
      </Primitive.Close>
    </header>
  );
}

/** `footer` stays in view while the body scrolls. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  footer,
  wide = false,
  children,
}: Common & { footer?: ReactNode; wide?: boolean }) {
  const { remember, onCloseAutoFocus } = useReturnFocus();
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={SHADE} />
        <Primitive.Content
          onOpenAutoFocus={focusFirstField}
          onCloseAutoFocus={onCloseAutoFocus}
          className={cn(
            PANEL,
            "-translate-x-1/2 fixed top-[max(1rem,10dvh)] left-1/2 flex max-h-[80dvh] w-[calc(100vw-2rem)] animate-appear flex-col rounded-lg border border-line",
            wide ? "max-w-3xl" : "max-w-lg",
          )}
        >
          {remember}
          <Heading title={title} description={description} />
          <div className="min-h-0 overflow-y-auto px-5 py-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** A panel from the right; from below on small screens. */
export function Sheet({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  footer,
  children,
}: Common & { footer?: ReactNode }) {
  const { remember, onCloseAutoFocus } = useReturnFocus();
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={SHADE} />
        <Primitive.Content
          onOpenAutoFocus={focusFirstField}
          onCloseAutoFocus={onCloseAutoFocus}
          className={cn(
            PANEL,
            "fixed flex flex-col border-line",
            "max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[88dvh] max-sm:animate-slide-up max-sm:rounded-t-lg max-sm:border-t",
            "sm:inset-y-0 sm:right-0 sm:w-[28rem] sm:animate-slide-right sm:border-l",
          )}
        >
          {remember}
          <Heading title={title} description={description} />
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer && <footer className="flex justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** A question before what cannot be taken back. */
export function AlertDialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  confirm,
  onConfirm,
  busy = false,
  disabled = false,
  danger = true,
  children,
}: Common & {
  /** What the button that does it says. */
  confirm: ReactNode;
  onConfirm: () => void;
  /** It stays open while this is so. */
  busy?: boolean;
  /** Something has to be done first, e.g. a name typed. */
  disabled?: boolean;
  danger?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <AlertPrimitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <AlertPrimitive.Trigger asChild>{trigger}</AlertPrimitive.Trigger>}
      <AlertPrimitive.Portal>
        <AlertPrimitive.Overlay className={cn(SHADE, "z-50")} />
        <AlertPrimitive.Content
          className={cn(
            PANEL,
            "-translate-x-1/2 fixed top-[max(1rem,16dvh)] left-1/2 grid w-[calc(100vw-2rem)] max-w-md animate-appear gap-2 rounded-lg border border-line p-5",
          )}
        >
          <AlertPrimitive.Title className="font-semibold text-lg">{title}</AlertPrimitive.Title>
          <AlertPrimitive.Description asChild>
            <div className="text-ink-2">{description}</div>
          </AlertPrimitive.Description>
          {children}
          <div className="mt-3 flex flex-wrap justify-end gap-2">
            <AlertPrimitive.Cancel asChild>
              <Button disabled={busy}>{t("cancel")}</Button>
            </AlertPrimitive.Cancel>
            <Button variant={danger ? "danger" : "primary"} busy={busy} disabled={disabled} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertPrimitive.Content>
      </AlertPrimitive.Portal>
    </AlertPrimitive.Root>
  );
}

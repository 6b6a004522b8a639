/** Asks before what was typed and not saved is left. */
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { AlertDialog } from "@/components/ui/dialog";
import { useTranslation } from "@/i18n";

function Question({ open, onStay, onLeave }: { open: boolean; onStay: () => void; onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onStay();
      }}
      title={t("unsaved.title")}
      description={t("unsaved.text")}
      confirm={t("unsaved.discard")}
      onConfirm={onLeave}
    />
  );
}

/** For a form on a page: render it beside the form. */
export function UnsavedGuard({
  when,
  within,
}: {
  when: boolean;
  /** Paths below this one are still the same form. */
  within?: string;
}) {
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => when && !(within && `${next.pathname}/`.startsWith(`${within}/`)),
    enableBeforeUnload: () => when,
    withResolver: true,
  });
  const blocked = blocker.status === "blocked";
  return <Question open={blocked} onStay={() => blocker.reset?.()} onLeave={() => blocker.proceed?.()} />;
}

export interface CloseGuard {
  /** Asks first where something would be lost. */
  close: () => void;
  /** It is saved, or given up: whatever navigation follows is not asked about. */
  release: () => void;
  /** Must be rendered. */
  question: ReactNode;
}

/** For a form in a dialog. */
export function useCloseGuard(dirty: boolean, onClose: () => void): CloseGuard {
  const [asking, setAsking] = useState(false);
  // Closing may be a navigation itself: it is not asked about twice.
  const leaving = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !leaving.current,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  const blocked = blocker.status === "blocked";
  const leave = () => {
    leaving.current = true;
    setAsking(false);
    if (blocker.status === "blocked") blocker.proceed();
    else onClose();
  };
  const stay = () => {
    setAsking(false);
    blocker.reset?.();
  };
  return {
    close: () => (dirty ? setAsking(true) : onClose()),
    release: () => {
      leaving.current = true;
    },
    question: <Question open={asking || blocked} onStay={stay} onLeave={leave} />,
  };
}

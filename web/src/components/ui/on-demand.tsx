/**
 * A button whose menu or picker weighs more than the page around it: its parts are fetched when somebody is about to
 * press, and it stands open when they are there.
 */
import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from "react";

interface Pressed {
  "aria-haspopup"?: "menu" | "dialog";
  "aria-expanded"?: boolean;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  onClick?: () => void;
  onKeyDown?: (event: { key: string; preventDefault: () => void }) => void;
}

export function OnDemand({
  load,
  opens = "menu",
  trigger,
  children,
}: {
  load: () => Promise<unknown>;
  opens?: "menu" | "dialog";
  trigger: ReactElement;
  /** What was fetched: open from the beginning, with the trigger as its own. */
  children: () => ReactNode;
}) {
  const [wanted, setWanted] = useState(false);
  // What could not be fetched is told of when it is pressed.
  const prepare = () => void load().catch(() => undefined);
  const open = () => setWanted(true);
  const button = cloneElement<Pressed>(trigger as ReactElement<Pressed>, {
    "aria-haspopup": opens,
    "aria-expanded": false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: open,
    onKeyDown: (event) => {
      if (opens !== "menu" || event.key !== "ArrowDown") return;
      event.preventDefault();
      open();
    },
  });
  if (!wanted) return button;
  return <Suspense fallback={button}>{children()}</Suspense>;
}

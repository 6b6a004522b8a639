/**
 * Stands in for the package `react-remove-scroll` that Radix uses (see vite.config.ts): keeps the page behind a dialog
 * from scrolling through the CSSOM, where the original would write a <style> element that our content-security policy
 * refuses.
 */
import { Slot } from "radix-ui";
import { type ComponentProps, type ElementType, useEffect } from "react";

interface Props extends ComponentProps<"div"> {
  as?: ElementType;
  enabled?: boolean;
  allowPinchZoom?: boolean;
  shards?: unknown;
}

let locks = 0;
let before = "";

function lock(): () => void {
  if (locks === 0) {
    before = document.documentElement.style.overflow;
    document.documentElement.style.overflow = "hidden";
  }
  locks += 1;
  return () => {
    locks -= 1;
    if (locks === 0) document.documentElement.style.overflow = before;
  };
}

export function RemoveScroll({ as, enabled = true, allowPinchZoom: _, shards: __, ...props }: Props) {
  useEffect(() => (enabled ? lock() : undefined), [enabled]);
  const Element = as ?? Slot.Root;
  return <Element {...props} />;
}

RemoveScroll.classNames = { fullWidth: "", zeroRight: "" };

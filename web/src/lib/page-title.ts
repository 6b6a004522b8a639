/** The document's title, and the word to who hears the page instead of seeing it that another one is shown. */
import { useEffect, useSyncExternalStore } from "react";

const PRODUCT = "Switchboard";

let shown = "";
const listeners = new Set<() => void>();

/** Names no customer: titles end up in histories. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`;
    shown = title;
    for (const listener of listeners) listener();
    return () => {
      document.title = PRODUCT;
    };
  }, [title]);
}

export function useShownTitle(): string {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => shown,
  );
}

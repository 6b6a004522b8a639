/** A list that mounted components add to: what they add is there as long as they are. */
import { useEffect, useSyncExternalStore } from "react";

export interface Registry<T> {
  use: () => readonly T[];
  add: (items: readonly T[]) => () => void;
  all: () => readonly T[];
}

export function makeRegistry<T>(): Registry<T> {
  const groups = new Map<symbol, readonly T[]>();
  const listeners = new Set<() => void>();
  let flat: readonly T[] = [];
  const changed = () => {
    flat = [...groups.values()].flat();
    for (const listener of listeners) listener();
  };
  const all = () => flat;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    all,
    use: () => useSyncExternalStore(subscribe, all),
    add: (items) => {
      const name = Symbol("items");
      groups.set(name, items);
      changed();
      return () => {
        groups.delete(name);
        changed();
      };
    },
  };
}

/** `items` must be stable: made with `useMemo`. */
export function useRegistered<T>(registry: Registry<T>, items: readonly T[]): void {
  useEffect(() => registry.add(items), [registry, items]);
}

/** What the inbox remembers while the app is open, and nowhere else: no storage of the browser has it. */
import { useSyncExternalStore } from "react";

export interface Memory<T> {
  get: (key: string) => T | undefined;
  set: (key: string, value: T | undefined) => void;
  use: (key: string) => T | undefined;
}

/** Keeps `max` values; the longest unchanged goes first. */
export function makeMemory<T>(max: number): Memory<T> {
  const values = new Map<string, T>();
  const listeners = new Set<() => void>();
  const get = (key: string) => values.get(key);
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  return {
    get,
    set: (key, value) => {
      values.delete(key);
      if (value !== undefined) values.set(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= max) break;
        values.delete(oldest);
      }
      for (const listener of listeners) listener();
    },
    use: (key) => useSyncExternalStore(subscribe, () => values.get(key)),
  };
}

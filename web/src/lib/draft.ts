/** What somebody is typing into a form, beside what is stored. */
import { useState } from "react";

export interface Draft<T> {
  value: T;
  set: <Key extends keyof T>(key: Key, value: T[Key]) => void;
  replace: (value: T) => void;
  dirty: boolean;
  /** What differs from what is stored. */
  changes: Partial<T>;
  reset: () => void;
}

function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}

/** Where what is stored changes meanwhile, untouched fields follow it and touched ones stay as typed. */
export function useDraft<T extends object>(stored: T): Draft<T> {
  const [touched, setTouched] = useState<Partial<T>>({});
  const value = { ...stored, ...touched };
  const keys = Object.keys(touched) as (keyof T)[];
  const changed = keys.filter((key) => !same(touched[key], stored[key]));
  return {
    value,
    set: (key, next) => setTouched((before) => ({ ...before, [key]: next })),
    replace: (next) => setTouched(next),
    dirty: changed.length > 0,
    changes: Object.fromEntries(changed.map((key) => [key, touched[key]])) as Partial<T>,
    reset: () => setTouched({}),
  };
}

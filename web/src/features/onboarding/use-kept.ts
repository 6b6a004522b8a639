/** What is typed into a step, kept in this tab until the step is done: a reload loses nothing. */
import { useEffect, useState } from "react";
import type { Step } from "@/api/onboarding";

export interface Kept<T> {
  value: T;
  set: <Key extends keyof T>(key: Key, value: T[Key]) => void;
  /** It is stored now. */
  forget: () => void;
}

const nameOf = (step: Step) => `switchboard.onboarding.${step}`;

function read<T>(name: string): Partial<T> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Partial<T>) : {};
  } catch {
    // Storage is switched off, or holds something else.
    return {};
  }
}

function write(name: string, touched: object): void {
  try {
    if (Object.keys(touched).length === 0) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(touched));
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
}

/** Not for what is personal or secret. */
export function useKept<T extends object>(step: Step, stored: T): Kept<T> {
  const name = nameOf(step);
  const [touched, setTouched] = useState<Partial<T>>(() => read<T>(name));
  useEffect(() => write(name, touched), [name, touched]);
  return {
    value: { ...stored, ...touched },
    set: (key, next) => setTouched((before) => ({ ...before, [key]: next })),
    forget: () => {
      setTouched({});
      write(name, {});
    },
  };
}

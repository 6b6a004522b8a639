/**
 * Keys that do something. Pages register theirs while they are shown; `?` lists them.
 *
 * `keys` is one key (`j`, `?`, `Enter`), one with `mod+` (⌘ on Apple, else Ctrl), `shift+` or `alt+`, or two after each
 * other (`g i`). Keys without `mod` are heard only where nobody types and no dialog is open, and can be switched off on
 * this device (WCAG 2.1.4).
 */
import { useEffect, useSyncExternalStore } from "react";
import { makeRegistry, useRegistered } from "./registry";

export interface Shortcut {
  keys: string;
  /** What it does, translated. */
  label: string;
  /** Under which heading `?` lists it, translated. */
  group: string;
  run: () => void;
  /** Also heard while somebody types in a field. `mod+` always is. */
  whileTyping?: boolean;
}

const STORED = "switchboard.single-keys";
/** The second key of a sequence must follow within this time. */
const SEQUENCE_MS = 1_000;

const registry = makeRegistry<Shortcut>();
const listeners = new Set<() => void>();
let isOn = readStored();

function readStored(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

export function setSingleKeys(on: boolean): void {
  isOn = on;
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
  for (const listener of listeners) listener();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => isOn,
  );
}

/** `shortcuts` must be stable: made with `useMemo`. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useRegistered(registry, shortcuts);
}

export const useAllShortcuts = registry.use;

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** As it is shown: `mod+k` is "⌘K" or "Ctrl K". */
export function shownKeys(keys: string): string[] {
  return keys.split(" ").flatMap((key) =>
    key.split("+").map((part) => {
      if (part === "mod") return isApple ? "⌘" : "Ctrl";
      if (part === "shift") return "⇧";
      if (part === "alt") return isApple ? "⌥" : "Alt";
      return part.length === 1 ? part.toUpperCase() : part;
    }),
  );
}

/** An event as `keys` writes it. Shift counts only where the character does not say it already. */
export function keyOf(event: KeyboardEvent): string {
  const isCharacter = event.key.length === 1;
  const key = isCharacter ? event.key.toLowerCase() : event.key;
  const parts = [key];
  if (event.shiftKey && (!isCharacter || /[a-z]/.test(key))) parts.unshift("shift");
  if (event.altKey) parts.unshift("alt");
  if (isApple ? event.metaKey : event.ctrlKey) parts.unshift("mod");
  return parts.join("+");
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function isModal(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]') !== null;
}

/** Once, in the shell. */
export function useShortcutKeys(): void {
  useEffect(() => {
    let before = "";
    let beforeAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const key = keyOf(event);
      const sequence = event.timeStamp - beforeAt < SEQUENCE_MS ? `${before} ${key}` : key;
      const typing = isTyping(event.target);
      const modal = isModal();
      const heard = (shortcut: Shortcut) => {
        if (shortcut.keys.startsWith("mod+")) return true;
        return isOn && !modal && (!typing || shortcut.whileTyping === true);
      };
      // What was registered last is nearest to what is shown.
      const find = (keys: string) => registry.all().findLast((shortcut) => shortcut.keys === keys && heard(shortcut));
      // Two keys after each other before the second alone: `g t` goes to the tickets, also where `t` takes over.
      const found = find(sequence) ?? find(key);
      before = found ? "" : key;
      beforeAt = event.timeStamp;
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

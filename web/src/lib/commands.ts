/** What the command palette offers. Pages register theirs while they are shown. */
import type { LucideIcon } from "lucide-react";
import { makeRegistry, useRegistered } from "./registry";

export interface Command {
  id: string;
  /** Translated. */
  label: string;
  /** Heading, translated. */
  group: string;
  icon?: LucideIcon;
  /** More words by which it is found. */
  keywords?: string;
  /** As in `shortcuts.ts`; shown only. */
  keys?: string;
  run: () => void;
}

const registry = makeRegistry<Command>();

/** `commands` must be stable: made with `useMemo`. */
export function useCommands(commands: readonly Command[]): void {
  useRegistered(registry, commands);
}

export const useAllCommands = registry.use;

/** Commands whose label or keywords hold every word of the query. */
export function matching(commands: readonly Command[], query: string): Command[] {
  const words = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const text = `${command.label} ${command.group} ${command.keywords ?? ""}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The palette's look and keys; what is in it is the caller's. */
import { Search } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import type { Command } from "@/lib/commands";
import { shownKeys } from "@/lib/shortcuts";
import { Kbd } from "./kbd";

export function CommandPalette({
  open,
  onOpenChange,
  query,
  onQuery,
  commands,
  busy = false,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  query: string;
  onQuery: (query: string) => void;
  /** Found already, best first; neighbours of one group stand under one heading. */
  commands: readonly Command[];
  /** More is being looked for. */
  busy?: boolean;
}) {
  const { t } = useTranslation();
  const listId = useId();
  const [chosen, setChosen] = useState(0);
  const active = Math.min(chosen, Math.max(0, commands.length - 1));
  const run = (command: Command | undefined) => {
    if (!command) return;
    onOpenChange(false);
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setChosen((active + step + commands.length) % Math.max(1, commands.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(commands[active]);
    }
  };
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-shade" />
        <Primitive.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 fixed top-[max(1rem,12dvh)] left-1/2 z-50 flex max-h-[70dvh] w-[calc(100vw-2rem)] max-w-xl animate-appear flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-float outline-none"
        >
          <Primitive.Title className="sr-only">{t("palette.title")}</Primitive.Title>
          <div className="flex items-center gap-2.5 border-line border-b px-4">
            <Search aria-hidden className="size-4 text-ink-3" />
            <input
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={commands[active] ? `${listId}-${active}` : undefined}
              aria-label={t("palette.title")}
              placeholder={t("palette.placeholder")}
              value={query}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                onQuery(event.target.value);
                setChosen(0);
              }}
              onKeyDown={onKeyDown}
              className="h-12 flex-1 bg-transparent text-lg text-ink outline-none"
            />
            <Kbd>Esc</Kbd>
          </div>
          <div id={listId} role="listbox" aria-label={t("palette.title")} className="min-h-0 overflow-y-auto p-1.5">
            {commands.map((command, index) => (
              <Option
                key={command.id}
                id={`${listId}-${index}`}
                command={command}
                heading={command.group !== commands[index - 1]?.group ? command.group : null}
                isActive={index === active}
                onPoint={() => setChosen(index)}
                onRun={() => run(command)}
              />
            ))}
          </div>
          <p role="status" className={cn("px-4 py-3 text-ink-3", commands.length > 0 && !busy && "sr-only")}>
            {busy ? t("searching") : commands.length === 0 ? t("nothingFound") : t("found", { count: commands.length })}
          </p>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Option({
  id,
  command,
  heading,
  isActive,
  onPoint,
  onRun,
}: {
  id: string;
  command: Command;
  heading: string | null;
  isActive: boolean;
  onPoint: () => void;
  onRun: () => void;
}) {
  const Icon = command.icon;
  return (
    <>
      {heading && (
        <p role="presentation" className="px-2.5 pt-2 pb-1 font-medium text-ink-3 text-xs">
          {heading}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the input */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isActive}
        ref={isActive ? (element) => element?.scrollIntoView?.({ block: "nearest" }) : undefined}
        onPointerMove={onPoint}
        onClick={onRun}
        className={cn(
          "flex min-h-9 cursor-default items-center gap-2.5 rounded-sm px-2.5 py-1",
          isActive && "bg-selected",
        )}
      >
        {Icon && <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />}
        <span className="min-w-0 flex-1 truncate">{command.label}</span>
        {command.keys && (
          <span className="flex gap-1">
            {shownKeys(command.keys).map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </span>
        )}
      </div>
    </>
  );
}

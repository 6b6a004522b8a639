/** Emoji by group, or by a word; arrows move between them. */
import { type KeyboardEvent, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import { EMOJI, EMOJI_GROUPS, type EmojiGroup } from "./emoji-list";

const COLUMNS = 8;

export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t } = useTranslation(["inbox", "common"]);
  const [query, setQuery] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  const wanted = query.trim().toLocaleLowerCase();
  const found = wanted === "" ? EMOJI : EMOJI.filter((one) => one.words.includes(wanted));
  const groups = EMOJI_GROUPS.map((group) => ({ group, all: found.filter((one) => one.group === group) }));
  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    const step = steps[event.key];
    const buttons = [...(grid.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  return (
    <div className="grid gap-2">
      <Input
        type="search"
        value={query}
        aria-label={t("emoji.search")}
        placeholder={t("emoji.search")}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key === "Enter" && first && wanted) {
            event.preventDefault();
            onChoose(first.emoji);
          } else if (event.key === "ArrowDown") {
            event.preventDefault();
            grid.current?.querySelector("button")?.focus();
          }
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between its buttons */}
      <div ref={grid} onKeyDown={move} className="h-56 overflow-y-auto">
        {groups.map(
          ({ group, all }) => all.length > 0 && <Group key={group} group={group} all={all} onChoose={onChoose} />,
        )}
        {found.length === 0 && <p className="p-2 text-ink-3">{t("common:nothingFound")}</p>}
      </div>
    </div>
  );
}

function Group({ group, all, onChoose }: { group: EmojiGroup; all: typeof EMOJI; onChoose: (emoji: string) => void }) {
  const { t } = useTranslation("inbox");
  return (
    <section aria-label={t(`emoji.${group}`)}>
      <h3 className="px-1 py-1 text-2xs text-ink-3">{t(`emoji.${group}`)}</h3>
      <div className="grid grid-cols-8">
        {all.map((one) => (
          <button
            key={one.emoji}
            type="button"
            aria-label={`${one.emoji} ${one.words.split(" ")[0]}`}
            title={one.words.split(" ")[0]}
            className="ring-inside grid size-9 place-items-center rounded-sm text-xl hover:bg-hover"
            onClick={() => onChoose(one.emoji)}
          >
            {one.emoji}
          </button>
        ))}
      </div>
    </section>
  );
}

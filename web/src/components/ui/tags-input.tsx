/** A list of short words: Enter or a comma adds one, Backspace in the empty field takes the last away. */
import { X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "@/i18n";

/** Splits what was typed or pasted, without empty words and without those that are there. */
export function addTags(tags: readonly string[], text: string): string[] {
  const known = new Set(tags.map((tag) => tag.toLocaleLowerCase()));
  const added = text
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter((word) => {
      const key = word.toLocaleLowerCase();
      if (word === "" || known.has(key)) return false;
      known.add(key);
      return true;
    });
  return [...tags, ...added];
}

export function TagsInput({
  id,
  value,
  onChange,
  placeholder,
  ...aria
}: {
  id?: string;
  value: readonly string[];
  onChange: (tags: string[]) => void;
  placeholder?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const add = () => {
    if (text.trim() !== "") onChange(addTags(value, text));
    setText("");
  };
  const remove = (tag: string) => {
    onChange(value.filter((other) => other !== tag));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === "Enter" || event.key === ",") && text.trim() !== "") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && text === "") {
      onChange(value.slice(0, -1));
    }
  };
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-1 rounded border border-control bg-surface p-1 focus-within:border-accent focus-within:outline-2 focus-within:outline-ring hover:border-ink-3">
      {value.map((tag) => (
        <span
          key={tag}
          className="inline-flex max-w-full items-center gap-0.5 rounded-xs border border-line bg-sunken pl-1.5 text-sm"
        >
          <span className="truncate">{tag}</span>
          <button
            type="button"
            aria-label={t("removeNamed", { name: tag })}
            onClick={() => remove(tag)}
            className="ring-inside grid size-6 shrink-0 place-items-center rounded-xs text-ink-3 hover:text-ink"
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <input
        ref={input}
        id={id}
        value={text}
        placeholder={value.length === 0 ? placeholder : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text");
          if (!/[,;\n]/.test(pasted)) return;
          event.preventDefault();
          onChange(addTags(value, text + pasted));
          setText("");
        }}
        className="h-6 min-w-24 flex-1 bg-transparent px-1 text-ink outline-none max-sm:text-lg"
        {...aria}
      />
    </div>
  );
}

/** A list to choose from by typing: the WAI-ARIA pattern of a combobox with a listbox. */
import { Check, ChevronDown } from "lucide-react";
import { Popover as Primitive } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";

export interface ComboboxOption {
  value: string;
  label: string;
  /** A second, quieter part. */
  hint?: ReactNode;
}

/** Options that are drawn at once: with more, typing narrows them. */
const SHOWN_MAX = 100;

export function Combobox({
  id,
  options,
  value,
  onChange,
  placeholder,
  disabled,
  className,
  ...aria
}: {
  id?: string;
  options: readonly ComboboxOption[];
  value: string | null;
  onChange: (value: string) => void;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}) {
  const { t } = useTranslation();
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const wanted = query.trim().toLocaleLowerCase();
  const found = options.filter((option) => option.label.toLocaleLowerCase().includes(wanted)).slice(0, SHOWN_MAX);
  const chosen = options.find((option) => option.value === value);
  const show = (next: boolean) => {
    setOpen(next);
    setQuery("");
    setActive(Math.max(0, next ? options.findIndex((option) => option.value === value) : 0));
  };
  const choose = (option: ComboboxOption | undefined) => {
    if (!option) return;
    onChange(option.value);
    show(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return show(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((at) => (at + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      show(false);
    }
  };
  return (
    <Primitive.Root open={open} onOpenChange={show}>
      <Primitive.Anchor asChild>
        <div className={cn("relative", className)}>
          <input
            id={id}
            role="combobox"
            aria-expanded={open}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && found[active] ? `${listId}-${active}` : undefined}
            autoComplete="off"
            disabled={disabled}
            placeholder={chosen?.label ?? placeholder}
            value={open ? query : (chosen?.label ?? "")}
            onChange={(event) => {
              setOpen(true);
              setQuery(event.target.value);
              setActive(0);
            }}
            onClick={() => show(true)}
            onBlur={() => show(false)}
            onKeyDown={onKeyDown}
            className="h-8 w-full rounded border border-control bg-surface pr-8 pl-2.5 text-ink hover:border-ink-3 focus-visible:border-accent focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-bad max-sm:h-10 max-sm:text-lg"
            {...aria}
          />
          <ChevronDown
            aria-hidden
            className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 size-4 text-ink-3"
          />
        </div>
      </Primitive.Anchor>
      <Primitive.Portal>
        <Primitive.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-50 max-h-72 w-(--radix-popover-trigger-width) min-w-48 animate-appear overflow-y-auto rounded border border-line bg-raised p-1 shadow-float"
        >
          <div id={listId} role="listbox" aria-label={aria["aria-label"] ?? placeholder ?? t("options")}>
            {found.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the input
              <div
                key={option.value}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={option.value === value}
                ref={index === active ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
                onPointerDown={(event) => event.preventDefault()}
                onPointerMove={() => setActive(index)}
                onClick={() => choose(option)}
                className={cn(
                  "flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1",
                  index === active && "bg-hover",
                )}
              >
                <span className="min-w-0 flex-1 truncate">{option.label}</span>
                {option.hint && <span className="text-ink-3 text-xs">{option.hint}</span>}
                {option.value === value && <Check aria-hidden className="size-4 text-accent-text" />}
              </div>
            ))}
          </div>
          {found.length === 0 && <p className="px-2 py-1.5 text-ink-3">{t("nothingFound")}</p>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

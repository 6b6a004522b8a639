/** Labels: taken off by pressing, put on by typing. */
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState } from "react";
import { conversations } from "@/api/conversations";
import type { Conversation } from "@/api/desk";
import { keys } from "@/api/keys";
import { Badge } from "@/components/ui/badge";
import { Input } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import { Section } from "./section";

const LABEL_CHARS = 64;

export function Labels({
  conversation,
  onChange,
}: {
  conversation: Conversation;
  onChange: ((labels: string[]) => void) | undefined;
}) {
  const { t } = useTranslation("inbox");
  const listId = useId();
  const [text, setText] = useState("");
  const known = useQuery({ queryKey: keys.labels, queryFn: conversations.labels, retry: false }).data ?? [];
  const { labels } = conversation;
  const add = (label: string) => {
    const trimmed = label.trim();
    setText("");
    if (trimmed && !labels.includes(trimmed)) onChange?.([...labels, trimmed]);
  };
  return (
    <Section title={t("labels.title")}>
      {labels.length > 0 ? (
        <ul className="flex flex-wrap gap-1.5">
          {labels.map((label) => (
            <li key={label} className="max-w-full">
              <Badge className="h-6 text-xs">
                <span className="inline-flex max-w-full items-center gap-1">
                  <span className="truncate">{label}</span>
                  {onChange && (
                    <button
                      type="button"
                      aria-label={t("labels.remove", { label })}
                      className="-mr-1 grid size-4.5 shrink-0 place-items-center rounded-xs text-ink-3 hover:bg-hover hover:text-ink"
                      onClick={() => onChange(labels.filter((one) => one !== label))}
                    >
                      <X aria-hidden className="size-3" />
                    </button>
                  )}
                </span>
              </Badge>
            </li>
          ))}
        </ul>
      ) : (
        !onChange && <p className="text-ink-3 text-sm">{t("labels.none")}</p>
      )}
      {onChange && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add(text);
          }}
        >
          <Input
            id="panel-labels"
            list={listId}
            value={text}
            maxLength={LABEL_CHARS}
            autoComplete="off"
            onChange={(event) => {
              const { value } = event.target;
              // Chosen from the list, not typed.
              const isChosen = !(event.nativeEvent as InputEvent).inputType && known.some((one) => one.label === value);
              if (isChosen) add(value);
              else setText(value);
            }}
            // Back to the keys of the conversation, as in the composer.
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
            aria-label={t("labels.add")}
            placeholder={t("labels.add")}
          />
          <datalist id={listId}>
            {known
              .filter((one) => !labels.includes(one.label))
              .map((one) => (
                <option key={one.label} value={one.label} />
              ))}
          </datalist>
        </form>
      )}
    </Section>
  );
}

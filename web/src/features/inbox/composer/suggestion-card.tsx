/** What the agent would answer: to send, to change, or to leave. It is never sent by itself. */
import { Pencil, Send, Sparkles, X } from "lucide-react";
import { ApiError } from "@/api/error";
import { Button, IconButton } from "@/components/ui/button";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Rich } from "../thread/rich";
import type { SuggestionState } from "./use-suggestion";

export function SuggestionCard({
  suggestion,
  canSend,
  onSend,
  onEdit,
}: {
  suggestion: SuggestionState;
  canSend: boolean;
  onSend: (text: string) => void;
  onEdit: (text: string) => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const errorText = useErrorText();
  const format = useFormat();
  const { offered, error, isBusy } = suggestion;
  const isEmpty = offered !== null && offered.text.trim() === "";
  const problem = error
    ? error instanceof ApiError && error.code === "NOTHING_TO_ANSWER"
      ? t("suggestion.nothing")
      : errorText(error)
    : isEmpty
      ? t("suggestion.unknown")
      : null;
  return (
    <section
      aria-label={t("suggestion.title")}
      className="animate-rise border-line border-b bg-accent-soft px-3 py-2 first:rounded-t-lg"
    >
      <header className="flex items-center gap-1.5 text-accent-text text-xs">
        <Sparkles aria-hidden className="size-3.5" />
        <span className="flex-1 font-medium">{t("suggestion.title")}</span>
        <IconButton icon={X} size="sm" label={t("suggestion.dismiss")} onClick={suggestion.dismiss} />
      </header>
      <div role="status">
        {isBusy && !offered && <p className="py-1 text-ink-2 text-sm">{t("suggestion.working")}</p>}
        {problem && <p className="py-1 text-ink-2 text-sm">{problem}</p>}
        {offered && !isEmpty && (
          <div className="max-h-40 overflow-y-auto">
            <Rich text={offered.text} />
          </div>
        )}
      </div>
      {offered && !isEmpty && (
        <footer className="mt-2 flex flex-wrap items-center gap-2">
          <Button size="sm" variant="primary" icon={Send} disabled={!canSend} onClick={() => onSend(offered.text)}>
            {t("suggestion.send")}
          </Button>
          <Button size="sm" icon={Pencil} onClick={() => onEdit(offered.text)}>
            {t("suggestion.edit")}
          </Button>
          {offered.sources && offered.sources.length > 0 && (
            <details className="min-w-0 flex-1 text-xs">
              <summary className="text-ink-2">{t("why.sources", { count: offered.sources.length })}</summary>
              <ul className="mt-1 grid gap-1">
                {offered.sources.map((source) => (
                  <li key={source.id} className="text-ink-2">
                    <span className="font-medium">{source.source}</span> · {format.percent(source.score)}
                    <p className="line-clamp-3" dir="auto">
                      {source.text}
                    </p>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </footer>
      )}
    </section>
  );
}

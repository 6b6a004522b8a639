/** The saved replies that fit, above the composer; the text of the chosen one is shown beside it as it will be sent. */
import { Settings2 } from "lucide-react";
import type { SavedReply } from "@/api/desk";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { SLASH_ID } from "./use-slash";

export function SlashMenu({
  found,
  active,
  isLoading,
  fill,
  onPoint,
  onChoose,
  onManage,
}: {
  found: readonly SavedReply[];
  active: number;
  isLoading: boolean;
  fill: (text: string) => string;
  onPoint: (index: number) => void;
  onChoose: (reply: SavedReply) => void;
  onManage: () => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const chosen = found[active];
  return (
    <div className="absolute inset-x-0 bottom-full z-20 mb-1 animate-appear overflow-hidden rounded border border-line bg-raised shadow-float">
      <div className="grid sm:grid-cols-2">
        <div
          id={SLASH_ID}
          role="listbox"
          aria-label={t("replies.title")}
          className="max-h-64 overflow-y-auto p-1 sm:border-line sm:border-r"
        >
          {found.map((reply, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the text field
            <div
              key={reply.id}
              id={`${SLASH_ID}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              ref={index === active ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => onPoint(index)}
              onClick={() => onChoose(reply)}
              className={cn("flex min-h-8 items-baseline gap-2 rounded-sm px-2 py-1", index === active && "bg-hover")}
            >
              <span className="shrink-0 font-medium text-accent-text text-sm">/{reply.shortcut}</span>
              <span className="min-w-0 truncate">{reply.title}</span>
            </div>
          ))}
        </div>
        <p className="max-h-64 overflow-y-auto whitespace-pre-wrap p-3 text-ink-2 text-sm max-sm:hidden" dir="auto">
          {chosen ? fill(chosen.text) : isLoading ? t("common:loading") : t("replies.none")}
        </p>
      </div>
      <footer className="flex items-center justify-between gap-2 border-line border-t px-2 py-1 text-2xs text-ink-3">
        <span>{t("replies.keys")}</span>
        <Button size="sm" variant="ghost" icon={Settings2} onClick={onManage}>
          {t("replies.manage")}
        </Button>
      </footer>
    </div>
  );
}

/** How long anything may be written still, on WhatsApp. */
import { Hourglass } from "lucide-react";
import { Tooltip } from "@/components/ui/tooltip";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import type { WindowState } from "../window";

export function WindowNote({ state }: { state: WindowState }) {
  const { t } = useTranslation("inbox");
  if (state.kind === "free" || state.kind === "closed") return null;
  const text =
    state.hours > 0
      ? t("window.hours", { hours: state.hours, minutes: state.minutes })
      : t("window.minutes", { count: state.minutes });
  return (
    <Tooltip text={t("window.explained")}>
      <span
        className={cn(
          "tabular inline-flex items-center gap-1 text-2xs",
          state.kind === "closing" ? "text-warn" : "text-ink-3",
        )}
      >
        <Hourglass aria-hidden className="size-3" />
        {text}
      </span>
    </Tooltip>
  );
}

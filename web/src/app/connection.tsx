/** Whether what is shown is live. */
import { RotateCw, WifiOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import type { FeedState } from "@/lib/feed";
import { useFeedState } from "@/lib/feed-provider";

const DOTS: Record<FeedState, string> = {
  live: "bg-ok",
  connecting: "animate-pulse-soft bg-warn",
  offline: "bg-bad",
};

export function ConnectionState({ collapsed }: { collapsed: boolean }) {
  const { t } = useTranslation();
  const { state } = useFeedState();
  const dot = (
    <span className="flex h-8 items-center gap-2.5 px-2.5 text-ink-3 text-xs">
      <span aria-hidden className="grid size-4 place-items-center">
        <span className={cn("size-2 rounded-full", DOTS[state])} />
      </span>
      <span className={cn("max-lg:sr-only", collapsed && "sr-only")}>{t(`feed.${state}`)}</span>
    </span>
  );
  return collapsed ? (
    <Tooltip text={t(`feed.${state}`)} side="right">
      {dot}
    </Tooltip>
  ) : (
    dot
  );
}

/** Takes its place at the top; says it once to who cannot see it. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const { state, retryNow } = useFeedState();
  return (
    <div role="status">
      {state === "offline" && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-warn-soft px-4 py-1.5 text-warn">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          <p className="flex-1">
            <span className="font-medium">{t("feed.offlineTitle")}</span> {t("feed.offlineText")}
          </p>
          <Button size="sm" variant="ghost" icon={RotateCw} className="text-warn" onClick={retryNow}>
            {t("retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

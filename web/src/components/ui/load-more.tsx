import { useTranslation } from "@/i18n";
import { Button } from "./button";

/** The next page of a table; nothing at the end. */
export function LoadMore({ hasMore, busy, onMore }: { hasMore: boolean; busy: boolean; onMore: () => void }) {
  const { t } = useTranslation();
  if (!hasMore) return null;
  return (
    <div className="flex justify-center border-line border-t p-2">
      <Button size="sm" variant="ghost" busy={busy} onClick={onMore}>
        {t("loadMore")}
      </Button>
    </div>
  );
}

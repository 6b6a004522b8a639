import { Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";

/** In the shape of the panel, while its parts are fetched. */
export function PanelSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy className="grid gap-4 px-5 py-5">
      <span className="sr-only">{t("loading")}</span>
      <div className="flex items-center gap-3">
        <Skeleton className="size-10 rounded-full" />
        <Skeleton className="h-5 w-32" />
      </div>
      <Skeleton className="h-40" />
      <Skeleton className="h-20" />
    </div>
  );
}

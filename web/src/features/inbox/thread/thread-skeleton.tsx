import { Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";

const WIDTHS = ["w-56", "w-72 ml-auto", "w-40", "w-64 ml-auto", "w-80 ml-auto", "w-52"];

/** In the shape of a conversation. */
export function ThreadSkeleton() {
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-14 items-center gap-3 border-line border-b bg-surface px-4">
        <Skeleton className="h-4 w-40" />
      </div>
      <MessageSkeletons />
    </div>
  );
}

export function MessageSkeletons() {
  const { t } = useTranslation();
  return (
    <div aria-busy className="mx-auto grid w-full max-w-[45rem] flex-1 content-end gap-4 overflow-hidden p-4">
      <span className="sr-only">{t("loading")}</span>
      {WIDTHS.map((width) => (
        <Skeleton key={width} className={cn("h-12 max-w-full rounded-bubble", width)} />
      ))}
    </div>
  );
}

/** Webhooks of the last hour whose signature was wrong: a wrong secret, or somebody between Meta and here. */
import { useQuery } from "@tanstack/react-query";
import { RotateCw, ShieldCheck } from "lucide-react";
import { keys } from "@/api/keys";
import { channels } from "@/api/settings";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/figures";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";

export function RefusedTable({ id }: { id: string }) {
  const { t } = useTranslation("settings");
  const { data, error, isError, isFetching, refetch } = useQuery({
    queryKey: [...keys.channels, id, "refused"],
    queryFn: () => channels.refused(id),
    staleTime: 0,
  });
  if (isError && !data) return <ErrorState error={error} onRetry={() => void refetch()} className="py-6" />;
  if (!data) return <Skeleton className="h-32 w-full" />;
  return (
    <div className="grid gap-3">
      <div className="flex items-start justify-between gap-3">
        <p className="text-ink-2">{t("channels.refusedText")}</p>
        <Button size="sm" icon={RotateCw} busy={isFetching} onClick={() => void refetch()}>
          {t("health.again")}
        </Button>
      </div>
      {data.length === 0 ? (
        <EmptyState icon={ShieldCheck} title={t("channels.noneRefused")} className="py-6" />
      ) : (
        <ul className="divide-y divide-line rounded border border-line">
          {data.map((refused) => (
            <li key={`${refused.at}${refused.reason}`} className="grid gap-1 px-3 py-2">
              <div className="flex items-baseline justify-between gap-3">
                <p className="font-medium">{refused.reason}</p>
                <RelativeTime at={refused.at} className="whitespace-nowrap text-ink-3 text-xs" />
              </div>
              <details>
                <summary className="w-fit text-ink-2 text-sm">{t("channels.headers")}</summary>
                <dl className="mt-1 grid gap-0.5 font-mono text-xs">
                  {Object.entries(refused.headers).map(([name, value]) => (
                    <div key={name} className="flex flex-wrap gap-x-2">
                      <dt className="text-ink-2">{`${name}:`}</dt>
                      <dd className="break-all">{value}</dd>
                    </div>
                  ))}
                </dl>
              </details>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

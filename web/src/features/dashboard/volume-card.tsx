/** How much was written, by whom, over time; as a drawing or as a table. */
import { useQuery } from "@tanstack/react-query";
import { ChartLine, Table2 } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import { dashboard } from "@/api/dashboard";
import type { Volume, VolumeRange } from "@/api/desk";
import { keys } from "@/api/keys";
import { IconButton } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useLanguage, useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { useTimeZone } from "@/lib/session";
import { SERIES } from "./plot";
import { VolumePlot } from "./volume-plot";

const VolumeTable = lazy(() => import("./volume-table").then((module) => ({ default: module.VolumeTable })));

const RANGES: readonly VolumeRange[] = ["24h", "7d", "30d"];
const HEIGHT = "h-60";

export function VolumeCard() {
  const { t } = useTranslation("dashboard");
  const [range, setRange] = useState<VolumeRange>("24h");
  const [asTable, setAsTable] = useState(false);
  const query = useQuery({
    queryKey: keys.volume(range),
    queryFn: () => dashboard.volume(range),
    placeholderData: (before) => before,
  });
  return (
    <Card className="min-w-0">
      <CardHeader
        title={t("volume.title")}
        action={
          <div className="flex items-center gap-1">
            <Ranges value={range} onChange={setRange} />
            <IconButton
              size="sm"
              icon={asTable ? ChartLine : Table2}
              label={asTable ? t("volume.asChart") : t("volume.asTable")}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            />
          </div>
        }
      />
      <CardBody className={cn("p-3", query.isPlaceholderData && "opacity-60 transition-opacity")}>
        {query.isError && !query.data ? (
          <ErrorState
            error={query.error}
            onRetry={() => void query.refetch()}
            className={cn(HEIGHT, "overflow-hidden py-2")}
          />
        ) : query.data ? (
          <Shown volume={query.data} asTable={asTable} range={range} />
        ) : (
          <Skeleton className={cn(HEIGHT, "w-full")} />
        )}
      </CardBody>
    </Card>
  );
}

function Ranges({ value, onChange }: { value: VolumeRange; onChange: (range: VolumeRange) => void }) {
  const { t } = useTranslation("dashboard");
  return (
    <fieldset className="flex rounded-sm border border-line p-0.5">
      <legend className="sr-only">{t("volume.range")}</legend>
      {RANGES.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={range === value}
          onClick={() => onChange(range)}
          className={cn(
            "ring-inside h-6 rounded-xs px-2 font-medium text-ink-2 text-xs hover:text-ink",
            range === value && "bg-selected text-ink",
          )}
        >
          {t(`volume.ranges.${range}`)}
        </button>
      ))}
    </fieldset>
  );
}

function Shown({ volume, asTable, range }: { volume: Volume; asTable: boolean; range: VolumeRange }) {
  const { t } = useTranslation("dashboard");
  const language = useLanguage();
  const timeZone = useTimeZone();
  const format = useFormat();
  const name = useCallback(
    (at: string) => {
      if (at === "") return "";
      const date = new Date(at);
      if (volume.bucket === "hour") return format.time(date);
      return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone }).format(date);
    },
    [volume.bucket, format, language, timeZone],
  );
  const total = volume.data.reduce((sum, row) => sum + row.inbound + row.ai + row.operator, 0);
  if (asTable) {
    return (
      <Suspense fallback={<Skeleton className={cn(HEIGHT, "w-full")} />}>
        <VolumeTable volume={volume} name={name} />
      </Suspense>
    );
  }
  const sums = SERIES.map((series) => {
    const count = volume.data.reduce((sum, row) => sum + row[series], 0);
    return `${t(`volume.${series}`)}: ${format.number(count)}`;
  });
  return (
    <div className="relative">
      <p className="sr-only">{t("volume.summary", { range: t(`volume.ranges.${range}`), sums: format.list(sums) })}</p>
      <VolumePlot volume={volume} name={name} />
      {total === 0 && (
        <div className="pointer-events-none absolute inset-0 grid place-items-center">
          <p className="rounded border border-line bg-surface px-3 py-2 text-ink-2 text-sm">{t("volume.empty")}</p>
        </div>
      )}
    </div>
  );
}

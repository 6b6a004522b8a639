/** The volume chart's figures as a table; fetched when it is asked for. */
import type { Volume } from "@/api/desk";
import { Table } from "@/components/ui/table";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { SERIES } from "./plot";

export function VolumeTable({ volume, name }: { volume: Volume; name: (at: string) => string }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const rows = [...volume.data].reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={t("volume.title")} tabIndex={0} className="ring-inside h-60 overflow-y-auto">
      <Table
        label={t("volume.title")}
        rows={rows}
        keyOf={(row) => row.at}
        columns={[
          { id: "at", header: t("volume.time"), cell: ({ row }) => name(row.original.at) },
          ...SERIES.map((series) => ({
            id: series,
            header: t(`volume.${series}`),
            cell: ({ row }: { row: { original: Volume["data"][number] } }) => format.number(row.original[series]),
          })),
        ]}
      />
    </section>
  );
}

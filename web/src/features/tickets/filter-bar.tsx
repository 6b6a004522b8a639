/** Which tickets are shown, and how. */
import { Columns3, List, Search } from "lucide-react";
import type { TicketPriority, TicketStatus } from "@/api/desk";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import type { TicketsSearch } from "@/routes/tickets";
import { PRIORITIES, STATUSES } from "./ticket";

const ALL = "*";

export function FilterBar({
  search,
  onSearch,
  words,
  onWords,
}: {
  search: TicketsSearch;
  onSearch: (change: Partial<TicketsSearch>) => void;
  words: string;
  onWords: (words: string) => void;
}) {
  const { t } = useTranslation("tickets");
  const isFiltered = search.status || search.priority || search.assigned_to || words !== "";
  const chosen = <T extends string>(value: string) => (value === ALL ? undefined : (value as T));
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="w-full sm:w-64">
        <Input
          type="search"
          icon={Search}
          aria-label={t("search")}
          placeholder={t("search")}
          value={words}
          onChange={(event) => onWords(event.target.value)}
        />
      </div>
      <Select
        aria-label={t("fields.status")}
        className="min-w-32 max-sm:flex-1"
        value={search.status ?? ALL}
        onChange={(event) => onSearch({ status: chosen<TicketStatus>(event.target.value) })}
      >
        <option value={ALL}>{t("filter.anyStatus")}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("fields.priority")}
        className="min-w-32 max-sm:flex-1"
        value={search.priority ?? ALL}
        onChange={(event) => onSearch({ priority: chosen<TicketPriority>(event.target.value) })}
      >
        <option value={ALL}>{t("filter.anyPriority")}</option>
        {PRIORITIES.map((priority) => (
          <option key={priority} value={priority}>
            {t(`priority.${priority}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("fields.assignee")}
        className="min-w-32 max-sm:flex-1"
        value={search.assigned_to ?? ALL}
        onChange={(event) => onSearch({ assigned_to: chosen<"me" | "none">(event.target.value) })}
      >
        <option value={ALL}>{t("filter.anybody")}</option>
        <option value="me">{t("filter.me")}</option>
        <option value="none">{t("filter.nobody")}</option>
      </Select>
      {isFiltered && (
        <Button
          variant="ghost"
          onClick={() => {
            onWords("");
            onSearch({ status: undefined, priority: undefined, assigned_to: undefined });
          }}
        >
          {t("filter.clear")}
        </Button>
      )}
      <ViewSwitch view={search.layout} onChange={(view) => onSearch({ layout: view })} />
    </search>
  );
}

function ViewSwitch({ view, onChange }: { view: "board" | undefined; onChange: (view: "board" | undefined) => void }) {
  const { t } = useTranslation("tickets");
  const choice = (value: "board" | undefined, Icon: typeof List, label: string) => (
    <button
      type="button"
      aria-pressed={view === value}
      onClick={() => onChange(value)}
      className={cn(
        "ring-inside flex h-7 items-center gap-1.5 rounded-xs px-2 font-medium text-ink-2 text-sm hover:text-ink",
        view === value && "bg-selected text-ink",
      )}
    >
      <Icon aria-hidden className="size-4" />
      {label}
    </button>
  );
  return (
    <fieldset className="ml-auto flex rounded border border-line bg-surface p-0.5">
      <legend className="sr-only">{t("view.label")}</legend>
      {choice(undefined, List, t("view.table"))}
      {choice("board", Columns3, t("view.board"))}
    </fieldset>
  );
}

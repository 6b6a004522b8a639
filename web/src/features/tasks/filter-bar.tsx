/** Which tasks are shown. */
import { Search } from "lucide-react";
import { TASK_STATUSES, TASK_TYPES } from "@/api/tasks";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import type { TasksSearch } from "@/routes/tasks";

const ANY = "*";

export function FilterBar({
  search,
  onSearch,
  words,
  onWords,
}: {
  search: TasksSearch;
  onSearch: (change: Partial<TasksSearch>) => void;
  words: string;
  onWords: (words: string) => void;
}) {
  const { t } = useTranslation("tasks");
  const isFiltered = search.state || search.type || search.assignee || search.due || words !== "";
  const chosen = <T extends string>(value: string) => (value === ANY ? undefined : (value as T));
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
        aria-label={t("fields.due")}
        className="min-w-32 max-sm:flex-1"
        value={search.due ?? ANY}
        onChange={(event) => onSearch({ due: chosen(event.target.value) })}
      >
        <option value={ANY}>{t("filter.anyTime")}</option>
        {(["overdue", "today", "week"] as const).map((due) => (
          <option key={due} value={due}>
            {t(`due.${due}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("fields.assignee")}
        className="min-w-32 max-sm:flex-1"
        value={search.assignee ?? ANY}
        onChange={(event) => onSearch({ assignee: chosen(event.target.value) })}
      >
        <option value={ANY}>{t("filter.anybody")}</option>
        <option value="me">{t("filter.me")}</option>
        <option value="none">{t("filter.nobody")}</option>
      </Select>
      <Select
        aria-label={t("fields.type")}
        className="min-w-32 max-sm:flex-1"
        value={search.type ?? ANY}
        onChange={(event) => onSearch({ type: chosen(event.target.value) })}
      >
        <option value={ANY}>{t("filter.anyType")}</option>
        {TASK_TYPES.map((type) => (
          <option key={type} value={type}>
            {t(`type.${type}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("fields.status")}
        className="min-w-28 max-sm:flex-1"
        value={search.state ?? "open"}
        onChange={(event) =>
          onSearch({ state: event.target.value === "open" ? undefined : chosen(event.target.value) })
        }
      >
        {TASK_STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
        <option value="all">{t("filter.all")}</option>
      </Select>
      {isFiltered && (
        <Button
          variant="ghost"
          onClick={() => {
            onWords("");
            onSearch({ state: undefined, type: undefined, assignee: undefined, due: undefined });
          }}
        >
          {t("filter.clear")}
        </Button>
      )}
    </search>
  );
}

import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, UserRound } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { Task } from "@/api/tasks";
import { Page } from "@/app/page";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { useCan } from "@/lib/session";
import { useSettled } from "@/lib/settled";
import { type Shortcut, useShortcuts } from "@/lib/shortcuts";
import type { TasksSearch } from "@/routes/tasks";
import { FilterBar } from "./filter-bar";
import { filtersOf } from "./task";
import { Editor, TaskSheet } from "./task-sheet";
import { TaskTable } from "./task-table";

export function TasksPage() {
  const { t } = useTranslation("tasks");
  const navigate = useNavigate();
  const canEdit = useCan("operator");
  const search = useSearch({ from: "/shell/tasks" });
  const [words, setWords] = useState("");
  const settled = useSettled(words);
  const [creating, setCreating] = useState(false);
  const filters = useMemo(() => filtersOf(search, settled), [search, settled]);
  const change = useCallback(
    (next: Partial<TasksSearch>) =>
      void navigate({ to: ".", search: (before: TasksSearch) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const open = useCallback((task: Task) => change({ task: task.id }), [change]);
  const create = useCallback(() => setCreating(true), []);
  useCommands(
    useMemo<Command[]>(() => {
      const group = t("title");
      const mine: Command = {
        id: "tasks:mine",
        label: t("commands.mine"),
        group,
        icon: UserRound,
        run: () => change({ assignee: "me", state: undefined, type: undefined, due: undefined }),
      };
      const add: Command = { id: "tasks:new", label: t("create"), group, icon: Plus, keys: "c", run: create };
      return canEdit ? [add, mine] : [mine];
    }, [t, canEdit, change, create]),
  );
  useShortcuts(
    useMemo<Shortcut[]>(
      () => (canEdit ? [{ keys: "c", label: t("create"), group: t("title"), run: create }] : []),
      [t, canEdit, create],
    ),
  );
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        canEdit && (
          <Button variant="primary" icon={Plus} onClick={create}>
            {t("create")}
          </Button>
        )
      }
    >
      <FilterBar search={search} onSearch={change} words={words} onWords={setWords} />
      <TaskTable filters={filters} openId={search.task} onOpen={open} />
      {search.task && <TaskSheet key={search.task} id={search.task} onClose={() => change({ task: undefined })} />}
      {creating && <Editor onClose={() => setCreating(false)} />}
    </Page>
  );
}

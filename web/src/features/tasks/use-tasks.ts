/** Tasks from the cache, and the one way to change them. The feed makes the lists load again. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { type Task, type TaskFilters, tasks } from "@/api/tasks";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function useTaskList(filters: TaskFilters) {
  return useInfiniteQuery({
    queryKey: keys.taskList(filters),
    queryFn: ({ pageParam, signal }) => tasks.list(filters, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
}

/** After a change: what is shown of tasks is loaded again. */
export function useRefreshTasks(): () => void {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: keys.tasks });
}

/** Done, or open again: at once, with a way back. */
export function useTick() {
  const { t } = useTranslation("tasks");
  const refresh = useRefreshTasks();
  const errorText = useErrorText();
  const change = useMutation({
    mutationFn: ({ task, status }: { task: Task; status: Task["status"] }) => tasks.change(task.id, { status }),
    onSuccess: (_, { task, status }) => {
      refresh();
      toast(t(status === "done" ? "ticked" : "reopened", { title: task.title }), {
        action: { label: t("common:undo"), run: () => change.mutate({ task, status: task.status }) },
      });
    },
    onError: (error, { task }) =>
      toast(t("notChanged", { title: task.title }), { tone: "bad", detail: errorText(error) }),
  });
  return change;
}

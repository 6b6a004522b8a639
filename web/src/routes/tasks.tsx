import { createRoute } from "@tanstack/react-router";
import { TASK_STATUSES, TASK_TYPES, type TaskStatus, type TaskType } from "@/api/tasks";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

/** What is searched for is typed, not linked: it may be a person's name. */
export interface TasksSearch {
  state?: TaskStatus | "all";
  type?: TaskType;
  assignee?: "me" | "none";
  due?: "overdue" | "today" | "week";
  /** The one that is open. */
  task?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const tasksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tasks",
  validateSearch: (search: Record<string, unknown>): TasksSearch => ({
    state: ([...TASK_STATUSES, "all"] as const).find((state) => state === search.state),
    type: TASK_TYPES.find((type) => type === search.type),
    assignee: (["me", "none"] as const).find((who) => who === search.assignee),
    due: (["overdue", "today", "week"] as const).find((due) => due === search.due),
    task: typeof search.task === "string" && UUID.test(search.task) ? search.task : undefined,
  }),
  component: lazyPage(() => import("@/features/tasks/page"), "TasksPage", "tasks"),
});

import { page, send } from "./client";
import type { Id, Timestamp } from "./desk";

export const TASK_TYPES = ["call", "email", "meeting", "follow_up", "demo", "proposal", "general"] as const;
export type TaskType = (typeof TASK_TYPES)[number];
export const TASK_STATUSES = ["open", "done", "cancelled"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** What somebody at the company has to do. */
export interface Task {
  id: Id;
  title: string;
  description: string;
  task_type: TaskType;
  category: string;
  /** 1 (most urgent) to 5. */
  priority: number;
  due_at: Timestamp | null;
  overdue: boolean;
  status: TaskStatus;
  tags: string[];
  assignee: Id | null;
  assignee_name: string | null;
  conversation_id: Id | null;
  message_id: Id | null;
  /** `ai`, or who. */
  created_by: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  completed_at: Timestamp | null;
}

export interface TaskFilters {
  status?: TaskStatus;
  type?: TaskType;
  assignee?: Id | "me" | "none";
  due?: "overdue" | "today" | "week" | "any";
  conversation_id?: Id;
  search?: string;
}

export type TaskForm = Pick<Task, "title" | "description" | "task_type" | "priority" | "tags"> & {
  due_at: Timestamp | null;
  assignee: Id | null;
};

export const tasks = {
  list: (filters: TaskFilters, cursor?: string, signal?: AbortSignal) =>
    page<Task>("/tasks", { query: { ...filters, cursor }, signal }),
  one: (id: Id) => send<Task>("GET", `/tasks/${id}`),
  create: (body: Partial<TaskForm> & { conversation_id?: Id }, idempotencyKey?: string) =>
    send<Task>("POST", "/tasks", { body, idempotencyKey }),
  change: (id: Id, body: Partial<TaskForm> & { status?: TaskStatus }) => send<Task>("PATCH", `/tasks/${id}`, { body }),
  remove: (id: Id) => send<void>("DELETE", `/tasks/${id}`),
};

/** How the URL's filters become the API's, and a form's day and time a moment. */
import type { TaskFilters } from "@/api/tasks";
import type { TasksSearch } from "@/routes/tasks";

/** Where nothing is said: what is open. The words that are searched for are not in the URL. */
export function filtersOf(search: TasksSearch, words: string): TaskFilters {
  const { state = "open", type, assignee, due } = search;
  const filters: TaskFilters = {
    status: state === "all" ? undefined : state,
    type,
    assignee,
    due,
    search: words.trim() || undefined,
  };
  // The same filters must be the same cache key.
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** A moment as an input of type `datetime-local` writes it, in the browser's time zone. */
export function toLocal(at: string | null): string {
  if (at === null) return "";
  const date = new Date(at);
  const moved = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return moved.toISOString().slice(0, 16);
}

export function fromLocal(text: string): string | null {
  if (text === "") return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

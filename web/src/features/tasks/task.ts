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

/** A moment as an input of type `datetime-local` writes it, in the workspace's time zone like every other time. */
export function toLocal(at: string | null, zone: string): string {
  return at === null ? "" : wallClock(new Date(at).getTime(), zone).toISOString().slice(0, 16);
}

export function fromLocal(text: string, zone: string): string | null {
  const wanted = text === "" ? Number.NaN : new Date(`${text}Z`).getTime();
  if (Number.isNaN(wanted)) return null;
  // The offset is that of a moment, which is not known yet: the second guess is right beside a change of the clock, too.
  const guess = wanted - offset(wanted, zone);
  return new Date(wanted - offset(guess, zone)).toISOString();
}

/** What the clocks of a zone show, as if it were UTC. */
function wallClock(at: number, zone: string): Date {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "00";
  return new Date(`${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}Z`);
}

function offset(at: number, zone: string): number {
  return wallClock(at, zone).getTime() - Math.floor(at / 60_000) * 60_000;
}

/** Says that a task is due, wherever in the app one is. */
import { useNavigate } from "@tanstack/react-router";
import type { Task } from "@/api/tasks";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useFeed } from "@/lib/feed-provider";
import { useMe } from "@/lib/session";

const SHOWN_MS = 20_000;

export function Reminders() {
  const { t } = useTranslation("common");
  const navigate = useNavigate();
  const me = useMe();
  useFeed(["task.updated"], (frames) => {
    for (const frame of frames) {
      const task = frame.data as Task & { reminder?: boolean };
      // Somebody else's is theirs to be reminded of.
      if (!task.reminder || (task.assignee !== null && task.assignee !== me.id)) continue;
      toast(t("taskDue", { title: task.title }), {
        durationMs: SHOWN_MS,
        action: { label: t("open"), run: () => void navigate({ to: "/tasks", search: { task: task.id } }) },
      });
    }
  });
  return null;
}

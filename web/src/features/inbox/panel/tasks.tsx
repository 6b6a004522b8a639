/** Tasks of this conversation. Where there are none, nothing is said. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Circle, CircleCheck, CircleSlash } from "lucide-react";
import { conversations } from "@/api/conversations";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { Section } from "./section";

const ICONS = { open: Circle, done: CircleCheck, cancelled: CircleSlash };

export function Tasks({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const tasks = useQuery({
    queryKey: ["tasks", "of", conversationId],
    queryFn: () => conversations.tasks(conversationId),
    retry: false,
  });
  const items = tasks.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t("tasks.title")}>
      <ul className="grid gap-1.5">
        {items.map((task) => {
          const Icon = ICONS[task.status];
          return (
            <li key={task.id} className="flex items-start gap-2 text-sm">
              <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
              <span className="min-w-0 flex-1">
                <Link
                  to="/tasks"
                  search={{ task: task.id, state: "all" }}
                  dir="auto"
                  lang={scriptLanguage(task.title)}
                  className="block [overflow-wrap:anywhere] hover:underline"
                >
                  {task.title}
                </Link>
                <span className="block text-2xs text-ink-3">
                  {t(`taskStatus.${task.status}`)}
                  {task.status === "open" &&
                    task.due_at &&
                    ` · ${t("tasks.due", { time: format.dateTime(task.due_at) })}`}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** Chooses a view. All are in the menu with their counts; those that press stand beside it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { lazy } from "react";
import { conversations } from "@/api/conversations";
import type { ConversationView } from "@/api/desk";
import { keys } from "@/api/keys";
import { OnDemand } from "@/components/ui/on-demand";
import { Tooltip } from "@/components/ui/tooltip";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useCount } from "./use-count";
import { PRESSING, VIEWS } from "./views";

const loadMenu = () => import("./view-menu");
const ViewMenu = lazy(() => loadMenu().then((module) => ({ default: module.ViewMenu })));

/** Beside an icon there is room for two figures. */
const CHIP_MAX = 99;

export function ViewSwitch({ view }: { view: ConversationView }) {
  const { t } = useTranslation("inbox");
  const counts = useQuery({ queryKey: keys.conversationCounts, queryFn: conversations.counts }).data;
  const count = useCount();
  const trigger = (
    <button
      type="button"
      className="flex h-8 min-w-0 max-w-full items-center gap-1.5 rounded px-2 font-semibold text-lg hover:bg-hover"
    >
      <span className="truncate">{t(`view.${view}`)}</span>
      <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
    </button>
  );
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1">
      <h2 className="min-w-0">
        <OnDemand load={loadMenu} trigger={trigger}>
          {() => <ViewMenu view={view} trigger={trigger} />}
        </OnDemand>
      </h2>
      <nav aria-label={t("view.pressing")} className="ml-auto flex shrink-0">
        {VIEWS.filter((one) => PRESSING.includes(one.view)).map(({ view: its, icon: Icon }) => {
          const many = counts?.[its] ?? 0;
          const isOn = view === its;
          return (
            <Tooltip key={its} text={t("view.withCount", { view: t(`view.${its}`), count: count(many) })}>
              <Link
                to="."
                search={{ view: isOn ? undefined : its }}
                aria-current={isOn ? "true" : undefined}
                className={cn(
                  "flex h-7 min-w-7 items-center justify-center gap-1 rounded-sm px-1.5 text-ink-3 text-xs hover:bg-hover hover:text-ink",
                  isOn && "bg-accent-soft text-accent-text",
                )}
              >
                <Icon aria-hidden className={cn("size-4", its === "waiting" && many > 0 && !isOn && "text-warn")} />
                {many > 0 && (
                  <span aria-hidden className="tabular">
                    {many > CHIP_MAX ? `${CHIP_MAX}+` : count(many)}
                  </span>
                )}
                <span className="sr-only">{t("view.withCount", { view: t(`view.${its}`), count: count(many) })}</span>
              </Link>
            </Tooltip>
          );
        })}
      </nav>
    </div>
  );
}

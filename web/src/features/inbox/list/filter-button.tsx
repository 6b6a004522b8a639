/** Opens what narrows the view, and says how much it does. */
import { ListFilter } from "lucide-react";
import { lazy } from "react";
import { IconButton } from "@/components/ui/button";
import { OnDemand } from "@/components/ui/on-demand";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import type { Narrowing } from "./use-list";

const loadMenu = () => import("./filter-menu");
const FilterMenu = lazy(() => loadMenu().then((module) => ({ default: module.FilterMenu })));

export function FilterButton({
  narrowing,
  onChange,
  label,
}: {
  narrowing: Narrowing;
  onChange: (change: Partial<Narrowing>) => void;
  label: string | undefined;
}) {
  const { t } = useTranslation("inbox");
  const many = [narrowing.channel, narrowing.status, label].filter(Boolean).length;
  const trigger = (
    <IconButton
      icon={ListFilter}
      label={many > 0 ? t("filter.on", { count: many }) : t("filter.title")}
      className={cn(many > 0 && "bg-accent-soft text-accent-text")}
    />
  );
  return (
    <OnDemand load={loadMenu} opens="dialog" trigger={trigger}>
      {() => <FilterMenu narrowing={narrowing} onChange={onChange} label={label} trigger={trigger} />}
    </OnDemand>
  );
}

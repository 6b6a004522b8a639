import { CircleCheck, CirclePause, CircleX, Hourglass, type LucideIcon, OctagonMinus } from "lucide-react";
import type { Template } from "@/api/desk";
import { Badge, type Tone } from "@/components/ui/badge";
import { useTranslation } from "@/i18n";
import { CATEGORIES, type Category } from "./template-parts";

const LOOK: Record<Template["status"], { tone: Tone; icon: LucideIcon }> = {
  approved: { tone: "ok", icon: CircleCheck },
  pending: { tone: "info", icon: Hourglass },
  rejected: { tone: "bad", icon: CircleX },
  paused: { tone: "warn", icon: CirclePause },
  disabled: { tone: "neutral", icon: OctagonMinus },
};

export function TemplateStatusBadge({ status }: { status: Template["status"] }) {
  const { t } = useTranslation("settings");
  return <Badge {...LOOK[status]}>{t(`templates.statuses.${status}`)}</Badge>;
}

export function CategoryText({ category }: { category: string }) {
  const { t } = useTranslation("settings");
  const known = [...CATEGORIES, "AUTHENTICATION" as const].find((name) => name === category);
  return known ? t(`templates.categories.${known as Category | "AUTHENTICATION"}`) : category;
}

import { CircleAlert, CircleCheck, CircleHelp, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ChannelHealth } from "@/api/desk";
import { Badge, type Tone } from "@/components/ui/badge";
import { useTranslation } from "@/i18n";

const LOOK: Record<ChannelHealth["status"], { tone: Tone; icon: LucideIcon }> = {
  ok: { tone: "ok", icon: CircleCheck },
  warning: { tone: "warn", icon: TriangleAlert },
  error: { tone: "bad", icon: CircleAlert },
  unknown: { tone: "neutral", icon: CircleHelp },
};

export function ChannelBadge({ status }: { status: ChannelHealth["status"] }) {
  const { t } = useTranslation("settings");
  return <Badge {...LOOK[status]}>{t(`channels.status.${status}`)}</Badge>;
}

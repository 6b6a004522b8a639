/** A ticket's status and priority: a word, an icon, a colour. */
import {
  Archive,
  ArrowDown,
  ArrowUp,
  Circle,
  CircleCheck,
  CircleDot,
  Equal,
  type LucideIcon,
  TriangleAlert,
} from "lucide-react";
import type { TicketPriority, TicketStatus } from "@/api/desk";
import { Badge, type Tone } from "@/components/ui/badge";
import { useTranslation } from "@/i18n";

export const STATUS_LOOK: Record<TicketStatus, { tone: Tone; icon: LucideIcon }> = {
  open: { tone: "info", icon: Circle },
  in_progress: { tone: "warn", icon: CircleDot },
  resolved: { tone: "ok", icon: CircleCheck },
  closed: { tone: "neutral", icon: Archive },
};
const PRIORITY_LOOK: Record<TicketPriority, { tone: Tone; icon: LucideIcon }> = {
  urgent: { tone: "bad", icon: TriangleAlert },
  high: { tone: "warn", icon: ArrowUp },
  medium: { tone: "neutral", icon: Equal },
  low: { tone: "neutral", icon: ArrowDown },
};

export function StatusBadge({ status }: { status: TicketStatus }) {
  const { t } = useTranslation("tickets");
  return <Badge {...STATUS_LOOK[status]}>{t(`status.${status}`)}</Badge>;
}

export function PriorityBadge({ priority }: { priority: TicketPriority }) {
  const { t } = useTranslation("tickets");
  return <Badge {...PRIORITY_LOOK[priority]}>{t(`priority.${priority}`)}</Badge>;
}

/** How far a message has come. */
import { Check, CheckCheck, CircleAlert, Clock, type LucideIcon } from "lucide-react";
import type { MessageStatus } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";

const ICONS: Record<Exclude<MessageStatus, "received">, LucideIcon> = {
  queued: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
};

export function Ticks({ status, className }: { status: MessageStatus; className?: string }) {
  const { t } = useTranslation("inbox");
  if (status === "received") return null;
  const Icon = ICONS[status];
  return (
    <span
      className={cn(
        "inline-flex shrink-0",
        status === "read" ? "text-info" : status === "failed" ? "text-bad" : "text-ink-3",
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{t(`status.${status}`)}</span>
    </span>
  );
}

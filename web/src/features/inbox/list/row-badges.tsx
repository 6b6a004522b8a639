/** At most two: the most pressing. */
import { CircleAlert, Frown, Languages, Siren } from "lucide-react";
import type { ReactElement } from "react";
import type { Conversation } from "@/api/desk";
import { Badge, CountBadge } from "@/components/ui/badge";
import { useLanguage, useTranslation } from "@/i18n";
import { useLanguageName } from "../words";

const BADGES_MAX = 2;

export function RowBadges({ conversation, isFound }: { conversation: Conversation; isFound: boolean }) {
  const { t } = useTranslation("inbox");
  const reader = useLanguage();
  const languageName = useLanguageName();
  const { unread_count: unread, sentiment, language, metadata } = conversation;
  const badges: ReactElement[] = [];
  if (metadata.last_message_status === "failed") {
    badges.push(
      <Badge key="failed" tone="bad" icon={CircleAlert}>
        {t("row.failed")}
      </Badge>,
    );
  }
  if (unread > 0) badges.push(<CountBadge key="unread" count={unread} label={t("row.unread", { count: unread })} />);
  if (sentiment === "urgent" || sentiment === "negative") {
    const isUrgent = sentiment === "urgent";
    badges.push(
      <Badge key="sentiment" tone={isUrgent ? "bad" : "warn"} icon={isUrgent ? Siren : Frown}>
        {t(`sentiment.${sentiment}`)}
      </Badge>,
    );
  }
  if (language && language !== reader && language !== "other") {
    badges.push(
      <Badge key="language" icon={Languages}>
        {languageName(language)}
      </Badge>,
    );
  }
  // What was searched for needs the room.
  if (isFound) return badges.filter((badge) => badge.key === "unread");
  // What is read first stands last, at the edge; there the count has its place in every row.
  const shown = badges.slice(0, BADGES_MAX).reverse();
  return [...shown.filter((badge) => badge.key !== "unread"), ...shown.filter((badge) => badge.key === "unread")];
}

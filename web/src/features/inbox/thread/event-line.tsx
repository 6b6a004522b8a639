/** Something that happened, in line by its time: small, grey, in the middle. */
import { useQueryClient } from "@tanstack/react-query";

import type { Page } from "@/api/client";
import type { ConversationEvent, Member } from "@/api/desk";
import { keys } from "@/api/keys";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { useMe } from "@/lib/session";
import { reasonText } from "../words";

export function EventLine({ entryKey, event }: { entryKey: string; event: ConversationEvent }) {
  const format = useFormat();
  const text = useEventText()(event);
  return (
    <li data-entry={entryKey} className="flex justify-center px-6 py-2 text-center text-2xs text-ink-3">
      <p>
        {text}
        <span aria-hidden> · </span>
        <time dateTime={event.at}>{format.time(event.at)}</time>
      </p>
    </li>
  );
}

type Detail = Record<string, unknown>;

function word(detail: Detail, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = detail[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

export function useEventText(): (event: ConversationEvent) => string {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const me = useMe();
  const cache = useQueryClient();
  /** As far as the people are known here: the list of them is an admin's. */
  const nameOf = (userId: string) =>
    userId === me.id
      ? me.name
      : cache.getQueryData<Page<Member>>(keys.people)?.items.find((member) => member.id === userId)?.name;
  return (event) => {
    const detail = (typeof event.detail === "object" && event.detail !== null ? event.detail : {}) as Detail;
    const name = event.actor.name || t(`actor.${event.actor.type}`);
    // Of a person's act the reason is that they did it.
    const reason = event.actor.type === "operator" ? undefined : word(detail, "reason", "text");
    const withReason = (text: string) => (reason ? `${text} (${reasonText(reason, t)})` : text);
    switch (event.type) {
      case "created":
        return t("event.created");
      case "taken_over":
        return t("event.takenOver", { name });
      case "handed_back":
        return t("event.handedBack", { name });
      case "assigned": {
        const to = word(detail, "assignee");
        if (!to) return t("event.unassigned", { name });
        if (to === event.actor.id) return t("event.assignedSelf", { name });
        const known = word(detail, "assignee_name") ?? nameOf(to);
        return known ? t("event.assigned", { name, to: known }) : t("event.assignedOther", { name });
      }
      case "escalated":
        return withReason(t("event.escalated", { name }));
      case "closed":
        return withReason(t("event.closed", { name }));
      case "reopened":
        return t("event.reopened", { name });
      case "archived":
        return detail.archived === false ? t("event.unarchived", { name }) : t("event.archived", { name });
      case "labelled": {
        const labels = list(detail.added ?? detail.labels);
        return labels.length > 0
          ? t("event.labelled", { name, labels: format.list(labels) })
          : t("event.labelsChanged", { name });
      }
      case "flagged": {
        const flag = word(detail, "reason", "flag");
        return flag ? t("event.flaggedAs", { flag: reasonText(flag, t) }) : t("event.flagged");
      }
    }
  };
}

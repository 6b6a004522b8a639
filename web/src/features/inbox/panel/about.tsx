/** The customer and the conversation. */
import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import type { Conversation } from "@/api/desk";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/figures";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { customerName } from "../customer";
import { useLanguageName } from "../words";
import { Facts } from "./section";

export function About({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(["inbox", "common"]);
  const format = useFormat();
  const languageName = useLanguageName();
  const name = customerName(conversation, t);
  const { phone_number: number, metadata, channel, language } = conversation;
  const copy = () =>
    navigator.clipboard
      ?.writeText(number ?? "")
      .then(() => toast(t("common:copied")))
      .catch(() => undefined);
  const facts: (readonly [ReactNode, ReactNode] | false)[] = [
    Boolean(number) && [
      t("about.number"),
      <span key="number" className="flex items-center gap-1">
        <span className="tabular">{number}</span>
        <IconButton
          icon={Copy}
          size="sm"
          className="size-6"
          label={t("about.copyNumber")}
          onClick={() => void copy()}
        />
      </span>,
    ],
    Boolean(channel) && [
      t("filter.channel"),
      [channel && t(`channel.${channel}`), metadata.channel_name].filter(Boolean).join(" · "),
    ],
    Boolean(language) && [t("about.language"), languageName(language ?? "")],
    [t("filter.status"), t(`state.${conversation.status}`)],
    Boolean(metadata.assignee_name) && [t("about.assignee"), metadata.assignee_name],
    Boolean(conversation.current_agent) && [t("about.agent"), conversation.current_agent],
    [t("about.since"), format.dateTime(conversation.started_at)],
    [t("about.last"), <RelativeTime key="last" at={conversation.last_message_at} />],
    [
      t("about.messages"),
      <span key="messages" className="tabular">
        {format.number(conversation.message_count)}
      </span>,
    ],
  ];
  return (
    <section aria-label={t("about.title")} className="grid gap-4 px-5 py-5">
      <div className="flex min-w-0 items-center gap-3">
        <Avatar name={conversation.contact.name} size="lg" />
        <div className="min-w-0">
          <p className="truncate font-semibold text-lg" dir="auto" lang={scriptLanguage(name)}>
            {name}
          </p>
          {metadata.blocked && <Badge tone="bad">{t("about.blocked")}</Badge>}
        </div>
      </div>
      <Facts facts={facts.filter((fact): fact is readonly [ReactNode, ReactNode] => fact !== false)} />
    </section>
  );
}

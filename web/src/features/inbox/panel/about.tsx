/** The customer and the conversation. */
import { useQuery } from "@tanstack/react-query";
import { Copy, Pencil } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { type ContactProfile, contacts } from "@/api/contacts";
import type { Conversation } from "@/api/desk";
import { keys } from "@/api/keys";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/figures";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useFeed } from "@/lib/feed-provider";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { useSeldom } from "@/lib/seldom";
import { useCan } from "@/lib/session";
import { customerName } from "../customer";
import { useLanguageName } from "../words";
import { Facts } from "./section";

const ContactForm = lazy(() => import("./contact-form").then((module) => ({ default: module.ContactForm })));

/** What the agent noted and people corrected. */
const DETAILS = ["email", "company", "city", "address"] as const;

/** A busy conversation is told of many times a second; most of it says nothing new of the contact. */
const CONTACT_MS = 10_000;

/** Of the contact. What changes in it is told with the conversation, and not what it was. */
function useContact({ id, contact }: Conversation) {
  const query = useQuery({
    queryKey: keys.contact(contact.id),
    queryFn: ({ signal }) => contacts.one(contact.id, signal),
    staleTime: 10_000,
    retry: false,
  });
  const ask = useSeldom(() => void query.refetch({ cancelRefetch: false }), CONTACT_MS);
  useFeed(["conversation.updated"], (frames) => {
    if (frames.some((frame) => frame.data.id === id)) ask();
  });
  return query.data;
}

export function About({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(["inbox", "common"]);
  const format = useFormat();
  const languageName = useLanguageName();
  const name = customerName(conversation, t);
  const contact = useContact(conversation);
  const { phone_number: number, metadata, channel, language } = conversation;
  const copy = () =>
    navigator.clipboard
      ?.writeText(number ?? "")
      .then(() => toast(t("common:copied")))
      .catch(() => undefined);
  const facts: (readonly [ReactNode, ReactNode] | "" | null | false | undefined)[] = [
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
    ...DETAILS.map((detail) => contact?.[detail] && detailFact(t(`contact.${detail}`), contact[detail])),
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
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold text-lg" dir="auto" lang={scriptLanguage(name)}>
            {name}
          </p>
          {metadata.blocked && <Badge tone="bad">{t("about.blocked")}</Badge>}
        </div>
        <EditContact contact={contact} />
      </div>
      <Facts facts={facts.filter((fact): fact is readonly [ReactNode, ReactNode] => Boolean(fact))} />
    </section>
  );
}

function detailFact(name: string, value: string): readonly [ReactNode, ReactNode] {
  return [
    name,
    <span key="value" dir="auto" lang={scriptLanguage(value)}>
      {value}
    </span>,
  ];
}

function EditContact({ contact }: { contact: ContactProfile | undefined }) {
  const { t } = useTranslation("inbox");
  const canWrite = useCan("operator");
  const [isOpen, setOpen] = useState(false);
  if (!canWrite || !contact) return null;
  return (
    <>
      <IconButton icon={Pencil} size="sm" label={t("contact.edit")} onClick={() => setOpen(true)} />
      <Suspense>{isOpen && <ContactForm contact={contact} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}

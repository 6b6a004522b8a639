/** Tickets of this conversation, and a new one out of it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, Ticket as TicketIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Conversation } from "@/api/desk";
import { tickets } from "@/api/tickets";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { Section } from "./section";

const NewTicket = lazy(() => import("./new-ticket").then((module) => ({ default: module.NewTicket })));

export function Tickets({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const canWrite = useCan("operator");
  const [isOpen, setOpen] = useState(false);
  const filters = { conversation_id: conversation.id };
  const list = useQuery({
    // Not the ticket page's list: that one has pages.
    queryKey: ["tickets", "of", conversation.id],
    queryFn: ({ signal }) => tickets.list(filters, undefined, signal),
    retry: false,
  });
  const items = list.data?.items ?? [];
  return (
    <Section
      title={t("tickets.title")}
      action={canWrite && <IconButton icon={Plus} size="sm" label={t("tickets.new")} onClick={() => setOpen(true)} />}
    >
      {list.isPending && <Skeleton className="h-8" />}
      {list.isError && <p className="text-ink-3 text-sm">{t("tickets.failed")}</p>}
      {list.isSuccess && items.length === 0 && <p className="text-ink-3 text-sm">{t("tickets.none")}</p>}
      <ul className="grid gap-1">
        {items.map((ticket) => (
          <li key={ticket.id}>
            <Link
              to="/tickets/$ticketId"
              params={{ ticketId: ticket.id }}
              className="-mx-2 flex items-center gap-2 rounded px-2 py-1.5 text-sm hover:bg-hover"
            >
              <TicketIcon aria-hidden className="size-4 shrink-0 text-ink-3" />
              <span className="min-w-0 flex-1">
                <span className="block truncate">{ticket.issue_type}</span>
                <span className="tabular block text-2xs text-ink-3">{ticket.id}</span>
              </span>
              <Badge tone={ticket.status === "resolved" || ticket.status === "closed" ? "ok" : "neutral"}>
                {t(`ticketStatus.${ticket.status}`)}
              </Badge>
            </Link>
          </li>
        ))}
      </ul>
      <Suspense>{isOpen && <NewTicket conversation={conversation} onClose={() => setOpen(false)} />}</Suspense>
    </Section>
  );
}

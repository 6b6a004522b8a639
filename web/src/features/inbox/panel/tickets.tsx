/** Tickets of this conversation, and a new one out of it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, Ticket as TicketIcon } from "lucide-react";
import { useState } from "react";
import { newIdempotencyKey } from "@/api/client";
import type { Conversation, TicketPriority } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { tickets } from "@/api/tickets";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { Section } from "./section";

const PRIORITIES: readonly TicketPriority[] = ["low", "medium", "high", "urgent"];

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
      {isOpen && <NewTicket conversation={conversation} onClose={() => setOpen(false)} />}
    </Section>
  );
}

function NewTicket({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const errorText = useErrorText();
  const [issue, setIssue] = useState("");
  const [description, setDescription] = useState("");
  const [priority, setPriority] = useState<TicketPriority>("medium");
  const [key] = useState(newIdempotencyKey);
  const create = useMutation({
    mutationFn: () =>
      tickets.create(
        {
          issue_type: issue.trim(),
          description: description.trim(),
          priority,
          conversation_id: conversation.id,
          ...(conversation.phone_number && { customer_phone: conversation.phone_number }),
        },
        key,
      ),
    onSuccess: (ticket) => {
      void cache.invalidateQueries({ queryKey: keys.tickets });
      toast(t("tickets.created", { id: ticket.id }));
      onClose();
    },
  });
  const errors = fieldErrors(create.error);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("tickets.new")}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        {create.isError && Object.keys(errors).length === 0 && <FormError>{errorText(create.error)}</FormError>}
        <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
          <Field label={t("tickets.issue")} error={errors.issue_type}>
            <Input
              required
              autoFocus
              maxLength={100}
              value={issue}
              onChange={(event) => setIssue(event.target.value)}
            />
          </Field>
          <Field label={t("understood.priority")} error={errors.priority}>
            <Select value={priority} onChange={(event) => setPriority(event.target.value as TicketPriority)}>
              {PRIORITIES.map((one) => (
                <option key={one} value={one}>
                  {t(`priority.${one}`)}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <Field label={t("tickets.description")} error={errors.description}>
          <Textarea
            required
            rows={4}
            dir="auto"
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            {t("tickets.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

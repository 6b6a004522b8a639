/** One ticket, to read and to change. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Clock, MessageSquare, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import type { Ticket, TicketChange, TicketStatus } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { tickets } from "@/api/tickets";
import { Button } from "@/components/ui/button";
import { AlertDialog, Sheet } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/figures";
import { Select, Textarea } from "@/components/ui/input";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useFormat } from "@/lib/format";
import { useCan } from "@/lib/session";
import { useCloseGuard } from "@/lib/unsaved";
import { isSettled, mayBecome, STATUSES } from "./ticket";
import { type SharedForm, TicketFields } from "./ticket-fields";
import { useShowTicket } from "./use-tickets";

export function TicketSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("tickets");
  const query = useQuery({ queryKey: keys.ticket(id), queryFn: () => tickets.one(id) });
  if (query.data) return <Loaded ticket={query.data} onClose={onClose} />;
  return (
    <Sheet open onOpenChange={onClose} title={t("sheet.title", { id })}>
      {query.isError ? (
        <ErrorState error={query.error} title={t("sheet.failed")} onRetry={() => void query.refetch()} />
      ) : (
        <div className="grid gap-4">
          {["a", "b", "c", "d"].map((key) => (
            <Skeleton key={key} className="h-14 w-full" />
          ))}
        </div>
      )}
    </Sheet>
  );
}

interface Form extends SharedForm {
  status: TicketStatus;
  resolution_notes: string;
}

function formOf(ticket: Ticket): Form {
  return {
    issue_type: ticket.issue_type,
    description: ticket.description,
    priority: ticket.priority,
    status: ticket.status,
    order_id: ticket.order_id ?? "",
    assigned_to: ticket.assigned_to ?? "",
    resolution_notes: ticket.resolution_notes ?? "",
  };
}

/** Empty is null to the API, where a field may be empty. */
function changeOf(changes: Partial<Form>): TicketChange {
  const emptied = (text: string | undefined) => (text === undefined ? undefined : text.trim() || null);
  return {
    ...changes,
    order_id: emptied(changes.order_id),
    assigned_to: emptied(changes.assigned_to),
    resolution_notes: emptied(changes.resolution_notes),
  };
}

function Loaded({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation("tickets");
  const errorText = useErrorText();
  const formId = useId();
  const canEdit = useCan("operator");
  const show = useShowTicket();
  const [removing, setRemoving] = useState(false);
  const draft = useDraft<Form>(formOf(ticket));
  const save = useMutation({
    mutationFn: () => tickets.change(ticket.id, changeOf(draft.changes)),
    onSuccess: (saved) => {
      show(saved);
      draft.reset();
      toast(t("sheet.saved", { id: saved.id }));
    },
  });
  const guard = useCloseGuard(draft.dirty, onClose);
  const removed = () => {
    guard.release();
    onClose();
  };
  const errors = fieldErrors(save.error);
  const shared = { value: draft.value, set: draft.set as (key: keyof SharedForm, value: string) => void };
  return (
    <>
      <Sheet
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={ticket.issue_type}
        description={ticket.id}
        footer={
          canEdit && (
            <>
              <Button variant="danger-quiet" icon={Trash2} className="mr-auto" onClick={() => setRemoving(true)}>
                {t("common:delete")}
              </Button>
              <Button onClick={guard.close}>{t("common:close")}</Button>
              <Button form={formId} type="submit" variant="primary" busy={save.isPending} disabled={!draft.dirty}>
                {t("common:save")}
              </Button>
            </>
          )
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <About ticket={ticket} />
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          <Field
            label={t("fields.status")}
            hint={ticket.status === "closed" ? t("sheet.closedHint") : undefined}
            error={errors.status}
          >
            <Select
              disabled={!canEdit}
              value={draft.value.status}
              onChange={(event) => draft.set("status", event.target.value as TicketStatus)}
            >
              {STATUSES.filter((status) => status === ticket.status || mayBecome(ticket.status, status)).map(
                (status) => (
                  <option key={status} value={status}>
                    {t(`status.${status}`)}
                  </option>
                ),
              )}
            </Select>
          </Field>
          {isSettled(draft.value.status) && (
            <Field label={t("fields.resolution")} optional={t("common:optional")} error={errors.resolution_notes}>
              <Textarea
                maxLength={10_000}
                disabled={!canEdit}
                value={draft.value.resolution_notes}
                onChange={(event) => draft.set("resolution_notes", event.target.value)}
              />
            </Field>
          )}
          <TicketFields
            draft={shared as Parameters<typeof TicketFields>[0]["draft"]}
            errors={errors}
            disabled={!canEdit}
          />
        </form>
      </Sheet>
      {guard.question}
      {removing && <Remove ticket={ticket} onClose={() => setRemoving(false)} onDone={removed} />}
    </>
  );
}

function About({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("tickets");
  const format = useFormat();
  return (
    <div className="grid gap-2 rounded border border-line bg-sunken p-3 text-sm">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">
          {[ticket.customer_name, ticket.customer_phone].filter(Boolean).join(" · ") || t("common:unknownCustomer")}
        </span>
        {ticket.conversation_id && (
          <Button asChild size="sm">
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId: ticket.conversation_id }}
              state={(state) => ({ ...state, messageId: ticket.message_id ?? undefined })}
            >
              <MessageSquare aria-hidden className="size-4" />
              {t("sheet.conversation")}
            </Link>
          </Button>
        )}
      </p>
      <p className="text-ink-2">
        {t(ticket.created_by === "ai" ? "sheet.byAgent" : "sheet.byPerson")} <RelativeTime at={ticket.created_at} />
      </p>
      {ticket.expires_at && (
        <p className="flex items-center gap-2 text-ink-2">
          <Clock aria-hidden className="size-4 shrink-0 text-ink-3" />
          {t("sheet.leaves", { date: format.date(ticket.expires_at) })}
        </p>
      )}
    </div>
  );
}

function Remove({ ticket, onClose, onDone }: { ticket: Ticket; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation("tickets");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const remove = useMutation({
    mutationFn: () => tickets.remove(ticket.id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.ticketLists });
      toast(t("sheet.deleted", { id: ticket.id }));
      onDone();
    },
  });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("sheet.deleteTitle", { id: ticket.id })}
      description={t("sheet.deleteText")}
      confirm={t("common:delete")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
    </AlertDialog>
  );
}

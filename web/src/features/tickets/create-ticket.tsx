/** A new ticket: for a phone number, or about a conversation. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { newIdempotencyKey } from "@/api/client";
import { conversations } from "@/api/conversations";
import type { Ticket } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { tickets } from "@/api/tickets";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCloseGuard } from "@/lib/unsaved";
import { type SharedForm, TicketFields } from "./ticket-fields";
import { useShowTicket } from "./use-tickets";

interface Form extends SharedForm {
  customer_phone: string;
}
const EMPTY: Form = {
  customer_phone: "",
  issue_type: "",
  description: "",
  priority: "medium",
  order_id: "",
  assigned_to: "",
};

export function CreateTicket({
  conversationId,
  onClose,
  onCreated,
}: {
  /** What it is about; then the customer is known. */
  conversationId: string | undefined;
  onClose: () => void;
  onCreated: (ticket: Ticket) => void;
}) {
  const { t } = useTranslation("tickets");
  const errorText = useErrorText();
  const formId = useId();
  const show = useShowTicket();
  const draft = useDraft<Form>(EMPTY);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const about = useQuery({
    queryKey: keys.conversation(conversationId ?? ""),
    queryFn: () => conversations.one(conversationId ?? ""),
    enabled: conversationId !== undefined,
  });
  const { value } = draft;
  const create = useMutation({
    mutationFn: () =>
      tickets.create(
        {
          issue_type: value.issue_type,
          description: value.description,
          priority: value.priority,
          customer_phone: value.customer_phone.trim() || undefined,
          order_id: value.order_id.trim() || undefined,
          assigned_to: value.assigned_to || undefined,
          conversation_id: conversationId,
        },
        idempotencyKey,
      ),
    onSuccess: (ticket) => {
      show(ticket, true);
      toast(t("create.done", { id: ticket.id }));
      guard.release();
      onCreated(ticket);
    },
  });
  const guard = useCloseGuard(draft.dirty && !create.isSuccess, onClose);
  const errors = fieldErrors(create.error);
  const isReady =
    value.issue_type.trim() !== "" &&
    value.description.trim() !== "" &&
    (conversationId !== undefined || value.customer_phone.trim() !== "");
  const shared = { value, set: draft.set as (key: keyof SharedForm, value: string) => void };
  const customer = about.data && (about.data.contact.name || about.data.phone_number || t("common:unknownCustomer"));
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t("create.title")}
        description={customer ? t("create.about", { customer }) : undefined}
        footer={
          <>
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button form={formId} type="submit" variant="primary" busy={create.isPending} disabled={!isReady}>
              {t("create.do")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          {create.isError && Object.keys(errors).length === 0 && <FormError>{errorText(create.error)}</FormError>}
          {conversationId === undefined && (
            <Field label={t("fields.phone")} hint={t("create.phoneHint")} error={errors.customer_phone}>
              <Input
                required
                type="tel"
                value={value.customer_phone}
                onChange={(event) => draft.set("customer_phone", event.target.value)}
              />
            </Field>
          )}
          <TicketFields draft={shared as Parameters<typeof TicketFields>[0]["draft"]} errors={errors} />
        </form>
      </Dialog>
      {guard.question}
    </>
  );
}

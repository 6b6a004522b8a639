/** A new ticket out of a conversation. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newIdempotencyKey } from "@/api/client";
import type { Conversation, TicketPriority } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { tickets } from "@/api/tickets";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

const PRIORITIES: readonly TicketPriority[] = ["low", "medium", "high", "urgent"];

export function NewTicket({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
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

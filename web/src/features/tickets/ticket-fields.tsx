/** The fields that a new ticket and an existing one share. */
import type { TicketPriority } from "@/api/desk";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import type { Draft } from "@/lib/draft";
import { usePeople } from "@/lib/people";
import { PRIORITIES } from "./ticket";

export interface SharedForm {
  issue_type: string;
  description: string;
  priority: TicketPriority;
  order_id: string;
  assigned_to: string;
}

export function TicketFields({
  draft,
  errors,
  disabled = false,
}: {
  draft: Pick<Draft<SharedForm>, "value" | "set">;
  errors: Record<string, string>;
  disabled?: boolean;
}) {
  const { t } = useTranslation("tickets");
  const members = usePeople();
  const { value, set } = draft;
  return (
    <>
      <Field label={t("fields.issue")} error={errors.issue_type}>
        <Input
          required
          maxLength={80}
          disabled={disabled}
          value={value.issue_type}
          onChange={(event) => set("issue_type", event.target.value)}
        />
      </Field>
      <Field label={t("fields.description")} error={errors.description}>
        <Textarea
          required
          rows={6}
          maxLength={10_000}
          disabled={disabled}
          value={value.description}
          onChange={(event) => set("description", event.target.value)}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("fields.priority")} error={errors.priority}>
          <Select
            disabled={disabled}
            value={value.priority}
            onChange={(event) => set("priority", event.target.value as TicketPriority)}
          >
            {PRIORITIES.map((priority) => (
              <option key={priority} value={priority}>
                {t(`priority.${priority}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("fields.assignee")} error={errors.assigned_to}>
          <Select
            disabled={disabled}
            value={value.assigned_to}
            onChange={(event) => set("assigned_to", event.target.value)}
          >
            <option value="">{t("filter.nobody")}</option>
            {members.map((member) => (
              <option key={member.id} value={member.id}>
                {member.name || member.email}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field label={t("fields.order")} optional={t("common:optional")} error={errors.order_id}>
        <Input
          maxLength={100}
          disabled={disabled}
          value={value.order_id}
          onChange={(event) => set("order_id", event.target.value)}
        />
      </Field>
    </>
  );
}

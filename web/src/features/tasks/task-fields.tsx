/** The fields that a new task and an existing one share. */
import { TASK_TYPES, type TaskType } from "@/api/tasks";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { TagsInput } from "@/components/ui/tags-input";
import { useTranslation } from "@/i18n";
import type { Draft } from "@/lib/draft";
import { usePeople } from "@/lib/people";
import { useTimeZone } from "@/lib/session";
import { priority } from "./task-table";

export interface SharedForm {
  title: string;
  description: string;
  task_type: TaskType;
  priority: string;
  /** As an input of type `datetime-local` has it. */
  due: string;
  tags: string[];
  assignee: string;
}

const TITLE_CHARS = 200;
const DESCRIPTION_CHARS = 10_000;

export function TaskFields({
  draft,
  errors,
  disabled = false,
}: {
  draft: Pick<Draft<SharedForm>, "value" | "set">;
  errors: Record<string, string>;
  disabled?: boolean;
}) {
  const { t } = useTranslation("tasks");
  const members = usePeople();
  const zone = useTimeZone();
  const { value, set } = draft;
  return (
    <>
      <Field label={t("fields.title")} error={errors.title}>
        <Input
          required
          maxLength={TITLE_CHARS}
          disabled={disabled}
          value={value.title}
          onChange={(event) => set("title", event.target.value)}
        />
      </Field>
      <Field label={t("fields.description")} optional={t("common:optional")} error={errors.description}>
        <Textarea
          rows={4}
          maxLength={DESCRIPTION_CHARS}
          disabled={disabled}
          value={value.description}
          onChange={(event) => set("description", event.target.value)}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("fields.type")} error={errors.task_type}>
          <Select
            disabled={disabled}
            value={value.task_type}
            onChange={(event) => set("task_type", event.target.value as TaskType)}
          >
            {TASK_TYPES.map((type) => (
              <option key={type} value={type}>
                {t(`type.${type}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("fields.priority")} error={errors.priority}>
          <Select disabled={disabled} value={value.priority} onChange={(event) => set("priority", event.target.value)}>
            {[1, 2, 3, 4, 5].map((level) => (
              <option key={level} value={level}>
                {priority(t, level)}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={t("fields.due")}
          optional={t("common:optional")}
          hint={zone}
          error={errors.due_at}
          className="sm:col-span-2"
        >
          <Input
            type="datetime-local"
            disabled={disabled}
            value={value.due}
            onChange={(event) => set("due", event.target.value)}
          />
        </Field>
        <Field label={t("fields.assignee")} error={errors.assignee} className="sm:col-span-2">
          <Select disabled={disabled} value={value.assignee} onChange={(event) => set("assignee", event.target.value)}>
            <option value="">{t("filter.nobody")}</option>
            {members.map((member) => (
              <option key={member.id} value={member.id}>
                {member.name || member.email}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field label={t("fields.tags")} optional={t("common:optional")} error={errors.tags}>
        <TagsInput value={value.tags} onChange={(tags) => set("tags", tags)} />
      </Field>
    </>
  );
}

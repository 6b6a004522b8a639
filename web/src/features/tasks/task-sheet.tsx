/** One task, to read and to change; or a new one. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageSquare, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { newIdempotencyKey } from "@/api/client";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { TASK_STATUSES, type Task, type TaskForm, type TaskStatus, tasks } from "@/api/tasks";
import { Button } from "@/components/ui/button";
import { AlertDialog, Sheet } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/figures";
import { Select } from "@/components/ui/input";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCan, useTimeZone } from "@/lib/session";
import { useCloseGuard } from "@/lib/unsaved";
import { fromLocal, toLocal } from "./task";
import { type SharedForm, TaskFields } from "./task-fields";
import { useRefreshTasks } from "./use-tasks";

interface Form extends SharedForm {
  status: TaskStatus;
}

const EMPTY: Form = {
  title: "",
  description: "",
  task_type: "general",
  priority: "3",
  due: "",
  tags: [],
  assignee: "",
  status: "open",
};

function formOf(task: Task, zone: string): Form {
  return {
    title: task.title,
    description: task.description,
    task_type: task.task_type,
    priority: String(task.priority),
    due: toLocal(task.due_at, zone),
    tags: task.tags,
    assignee: task.assignee ?? "",
    status: task.status,
  };
}

/** What changed, as the API has it. Empty is null where a field may be empty. */
function bodyOf(changes: Partial<Form>, zone: string): Partial<TaskForm> & { status?: TaskStatus } {
  const { priority, due, assignee, ...rest } = changes;
  return {
    ...rest,
    ...(priority !== undefined && { priority: Number(priority) }),
    ...(due !== undefined && { due_at: fromLocal(due, zone) }),
    ...(assignee !== undefined && { assignee: assignee || null }),
  };
}

export function TaskSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("tasks");
  const query = useQuery({ queryKey: keys.task(id), queryFn: () => tasks.one(id) });
  if (query.data) return <Editor task={query.data} onClose={onClose} />;
  return (
    <Sheet open onOpenChange={onClose} title={t("sheet.title")}>
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

/** Without a task: a new one. */
export function Editor({ task, onClose }: { task?: Task; onClose: () => void }) {
  const { t } = useTranslation("tasks");
  const errorText = useErrorText();
  const formId = useId();
  const canEdit = useCan("operator");
  const refresh = useRefreshTasks();
  const [removing, setRemoving] = useState(false);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const zone = useTimeZone();
  const draft = useDraft<Form>(task ? formOf(task, zone) : EMPTY);
  const save = useMutation({
    mutationFn: () => {
      const { status: _, ...whole } = bodyOf(draft.value, zone);
      return task ? tasks.change(task.id, bodyOf(draft.changes, zone)) : tasks.create(whole, idempotencyKey);
    },
    onSuccess: (saved) => {
      refresh();
      toast(t(task ? "sheet.saved" : "sheet.created", { title: saved.title }));
      guard.release();
      onClose();
    },
  });
  const guard = useCloseGuard(draft.dirty && !save.isSuccess, onClose);
  const errors = fieldErrors(save.error);
  const shared = { value: draft.value, set: draft.set as (key: keyof SharedForm, value: unknown) => void };
  return (
    <>
      <Sheet
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={task ? task.title : t("create")}
        footer={
          canEdit && (
            <>
              {task && (
                <Button variant="danger-quiet" icon={Trash2} className="mr-auto" onClick={() => setRemoving(true)}>
                  {t("common:delete")}
                </Button>
              )}
              <Button onClick={guard.close}>{t("common:close")}</Button>
              <Button
                form={formId}
                type="submit"
                variant="primary"
                busy={save.isPending}
                disabled={!draft.dirty || draft.value.title.trim() === ""}
              >
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
          {task && <About task={task} />}
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          {task && (
            <Field label={t("fields.status")} error={errors.status}>
              <Select
                disabled={!canEdit}
                value={draft.value.status}
                onChange={(event) => draft.set("status", event.target.value as TaskStatus)}
              >
                {TASK_STATUSES.map((status) => (
                  <option key={status} value={status}>
                    {t(`status.${status}`)}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          <TaskFields draft={shared as Parameters<typeof TaskFields>[0]["draft"]} errors={errors} disabled={!canEdit} />
        </form>
      </Sheet>
      {guard.question}
      {removing && task && (
        <Remove
          task={task}
          onClose={() => setRemoving(false)}
          onDone={() => {
            guard.release();
            onClose();
          }}
        />
      )}
    </>
  );
}

function About({ task }: { task: Task }) {
  const { t } = useTranslation("tasks");
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded border border-line bg-sunken p-3 text-sm">
      <p className="text-ink-2">
        {t(task.created_by === "ai" ? "sheet.byAgent" : "sheet.byPerson")} <RelativeTime at={task.created_at} />
      </p>
      {task.conversation_id && (
        <Button asChild size="sm">
          <Link
            to="/conversations/$conversationId"
            params={{ conversationId: task.conversation_id }}
            state={(state) => ({ ...state, messageId: task.message_id ?? undefined })}
          >
            <MessageSquare aria-hidden className="size-4" />
            {t("sheet.conversation")}
          </Link>
        </Button>
      )}
    </div>
  );
}

function Remove({ task, onClose, onDone }: { task: Task; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation("tasks");
  const refresh = useRefreshTasks();
  const errorText = useErrorText();
  const remove = useMutation({
    mutationFn: () => tasks.remove(task.id),
    onSuccess: () => {
      refresh();
      toast(t("sheet.deleted", { title: task.title }));
      onDone();
    },
  });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("sheet.deleteTitle", { title: task.title })}
      description={t("sheet.deleteText")}
      confirm={t("common:delete")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
    </AlertDialog>
  );
}

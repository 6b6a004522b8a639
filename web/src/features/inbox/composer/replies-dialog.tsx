/** The saved replies of the workspace: write, change, delete. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageSquareText, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { savedReplies } from "@/api/conversations";
import type { SavedReply } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Button, IconButton } from "@/components/ui/button";
import { AlertDialog, Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useSavedReplies } from "./use-slash";

type Edited = Pick<SavedReply, "shortcut" | "title" | "text"> & { id?: string };
const NEW: Edited = { shortcut: "", title: "", text: "" };

export function RepliesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["inbox", "common"]);
  const [edited, setEdited] = useState<Edited | null>(null);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={edited ? (edited.id ? t("replies.edit") : t("replies.new")) : t("replies.title")}
      description={edited ? undefined : t("replies.description")}
    >
      {edited ? (
        <ReplyForm edited={edited} onDone={() => setEdited(null)} />
      ) : (
        <ReplyList onEdit={setEdited} onNew={() => setEdited(NEW)} />
      )}
    </Dialog>
  );
}

function ReplyList({ onEdit, onNew }: { onEdit: (reply: SavedReply) => void; onNew: () => void }) {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const errorText = useErrorText();
  const list = useSavedReplies();
  const [going, setGoing] = useState<SavedReply | null>(null);
  const remove = useMutation({
    mutationFn: (reply: SavedReply) => savedReplies.remove(reply.id),
    onSuccess: () => {
      setGoing(null);
      void cache.invalidateQueries({ queryKey: keys.savedReplies });
    },
    onError: (error) => toast(t("failure.reply"), { tone: "bad", detail: errorText(error) }),
  });
  if (list.isPending) return <Skeleton className="h-40" />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const add = (
    <Button variant="primary" icon={Plus} onClick={onNew}>
      {t("replies.new")}
    </Button>
  );
  if (list.data.length === 0) {
    return (
      <EmptyState icon={MessageSquareText} title={t("replies.empty")} action={add}>
        {t("replies.emptyHint")}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-3">
      <div className="flex justify-end">{add}</div>
      <ul className="divide-y divide-line rounded border border-line">
        {list.data.map((reply) => (
          <li key={reply.id} className="flex items-start gap-3 px-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium text-accent-text">/{reply.shortcut}</span>
                <span className="font-medium">{reply.title}</span>
              </p>
              <p className="line-clamp-2 text-ink-2 text-sm" dir="auto">
                {reply.text}
              </p>
            </div>
            <IconButton
              icon={Pencil}
              size="sm"
              label={t("replies.editNamed", { name: reply.title })}
              onClick={() => onEdit(reply)}
            />
            <IconButton
              icon={Trash2}
              size="sm"
              label={t("replies.deleteNamed", { name: reply.title })}
              onClick={() => setGoing(reply)}
            />
          </li>
        ))}
      </ul>
      <AlertDialog
        open={going !== null}
        onOpenChange={(open) => !open && setGoing(null)}
        title={t("replies.deleteTitle")}
        description={going ? t("replies.deleteText", { name: going.title }) : ""}
        confirm={t("common:delete")}
        busy={remove.isPending}
        onConfirm={() => going && remove.mutate(going)}
      />
    </div>
  );
}

function ReplyForm({ edited, onDone }: { edited: Edited; onDone: () => void }) {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const errorText = useErrorText();
  const [reply, setReply] = useState(edited);
  const body = {
    shortcut: reply.shortcut.trim().replace(/^\//, ""),
    title: reply.title.trim(),
    text: reply.text.trim(),
  };
  const save = useMutation({
    mutationFn: () => (edited.id ? savedReplies.change(edited.id, body) : savedReplies.create(body)),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.savedReplies });
      onDone();
    },
  });
  const errors = fieldErrors(save.error);
  const set = (change: Partial<Edited>) => setReply({ ...reply, ...change });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("replies.shortcut")} hint={t("replies.shortcutHint")} error={errors.shortcut}>
          <Input
            required
            autoFocus
            maxLength={32}
            value={reply.shortcut}
            onChange={(event) => set({ shortcut: event.target.value })}
          />
        </Field>
        <Field label={t("replies.name")} error={errors.title}>
          <Input
            required
            maxLength={100}
            value={reply.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        </Field>
      </div>
      <Field
        label={t("replies.text")}
        hint={t("replies.textHint", { contact: "{{contact.name}}", operator: "{{operator.name}}" })}
        error={errors.text}
      >
        <Textarea
          required
          dir="auto"
          rows={6}
          maxLength={4_096}
          value={reply.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t("common:cancel")}</Button>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t("common:save")}
        </Button>
      </div>
    </form>
  );
}

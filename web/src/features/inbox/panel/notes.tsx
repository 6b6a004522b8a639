/** Notes of the desk to itself; the customer never sees them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { newIdempotencyKey } from "@/api/client";
import { conversations } from "@/api/conversations";
import type { Note } from "@/api/desk";
import { keys } from "@/api/keys";
import { Button, IconButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/figures";
import { Textarea } from "@/components/ui/input";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useCan, useMe } from "@/lib/session";
import { Rich } from "../thread/rich";
import { Section } from "./section";

const NOTE_CHARS = 10_000;

export function Notes({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("inbox");
  const canWrite = useCan("operator");
  const notes = useQuery({ queryKey: keys.notes(conversationId), queryFn: () => conversations.notes(conversationId) });
  return (
    <Section title={t("notes.title")}>
      {canWrite && <NewNote conversationId={conversationId} />}
      {notes.isPending && <Skeleton className="h-10" />}
      {notes.isError && <ErrorState error={notes.error} onRetry={() => void notes.refetch()} className="py-2" />}
      <ul className="grid gap-2">
        {notes.data?.items.map((note) => (
          <NoteItem key={note.id} note={note} conversationId={conversationId} />
        ))}
      </ul>
      {!canWrite && notes.data?.items.length === 0 && <p className="text-ink-3 text-sm">{t("notes.none")}</p>}
    </Section>
  );
}

function NewNote({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("inbox");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const [key, setKey] = useState(newIdempotencyKey);
  const add = useMutation({
    mutationFn: () => conversations.addNote(conversationId, text.trim(), { idempotencyKey: key }),
    onSuccess: () => {
      setText("");
      setKey(newIdempotencyKey());
      void cache.invalidateQueries({ queryKey: keys.notes(conversationId) });
    },
    onError: (error) => toast(t("failure.note"), { tone: "bad", detail: errorText(error) }),
  });
  const submit = () => {
    if (text.trim() && !add.isPending) add.mutate();
  };
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Textarea
        id="panel-note"
        value={text}
        rows={2}
        maxLength={NOTE_CHARS}
        dir="auto"
        className="min-h-14"
        aria-label={t("notes.add")}
        placeholder={t("notes.add")}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            submit();
          }
          // Back to the keys of the conversation, as in the composer.
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {text.trim() !== "" && (
        <Button type="submit" size="sm" className="justify-self-end" busy={add.isPending}>
          {t("notes.save")}
        </Button>
      )}
    </form>
  );
}

function NoteItem({ note, conversationId }: { note: Note; conversationId: string }) {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const me = useMe();
  const errorText = useErrorText();
  const remove = useMutation({
    mutationFn: () => conversations.removeNote(conversationId, note.id),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.notes(conversationId) }),
    onError: (error) => toast(t("failure.note"), { tone: "bad", detail: errorText(error) }),
  });
  return (
    <li className="rounded border border-line bg-sunken px-3 py-2 text-sm">
      <div className="flex items-center gap-2 text-2xs text-ink-3">
        <span className="min-w-0 flex-1 truncate">
          {note.user_name ?? t("notes.someone")} · <RelativeTime at={note.created_at} />
        </span>
        {note.user_id === me.id && (
          <IconButton
            icon={Trash2}
            size="sm"
            className="-my-1 size-6"
            label={t("notes.delete")}
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          />
        )}
      </div>
      <Rich text={note.text} />
    </li>
  );
}

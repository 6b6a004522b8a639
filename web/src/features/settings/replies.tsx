import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageSquareQuote, Pencil, Plus, Search, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { savedReplies } from "@/api/conversations";
import type { SavedReply } from "@/api/desk";
import { keys } from "@/api/keys";
import { Page } from "@/app/page";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";
import { Confirm } from "./confirm";
import { ReplyForm } from "./reply-form";

export function RepliesPage() {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const canEdit = useCan("operator");
  const [search, setSearch] = useState("");
  const [editing, setEditing] = useState<SavedReply | "new" | null>(null);
  const [removing, setRemoving] = useState<SavedReply | null>(null);
  const list = useQuery({ queryKey: keys.savedReplies, queryFn: savedReplies.list });
  const columns = useColumns(canEdit, setEditing, setRemoving);
  const words = search.trim().toLocaleLowerCase();
  const shown = list.data?.filter((reply) =>
    `${reply.shortcut}\n${reply.title}\n${reply.text}`.toLocaleLowerCase().includes(words),
  );
  const add = canEdit && (
    <Button variant="primary" icon={Plus} onClick={() => setEditing("new")}>
      {t("replies.add")}
    </Button>
  );
  return (
    <Page title={t("nav.replies")} description={t("replies.description")} actions={add}>
      {list.isError && !list.data ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : (
        <>
          {(list.data?.length ?? 0) > 0 && (
            <div className="w-full sm:w-72">
              <Input
                type="search"
                icon={Search}
                aria-label={t("replies.search")}
                placeholder={t("replies.search")}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
            </div>
          )}
          <Table
            label={t("nav.replies")}
            columns={columns}
            rows={shown}
            keyOf={(reply) => reply.id}
            className="min-w-0"
            empty={
              <Card>
                {words ? (
                  <EmptyState icon={Search} title={t("common:nothingFound")} />
                ) : (
                  <EmptyState icon={MessageSquareQuote} title={t("replies.none")} action={add}>
                    {t("replies.noneText")}
                  </EmptyState>
                )}
              </Card>
            }
          />
        </>
      )}
      {editing && (
        <ReplyForm
          key={editing === "new" ? "new" : editing.id}
          reply={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t("replies.deleteTitle", { name: removing.title })}
          text={t("replies.deleteText")}
          confirm={t("common:delete")}
          run={() => savedReplies.remove(removing.id)}
          onClose={() => setRemoving(null)}
          onDone={() => {
            cache.setQueryData<SavedReply[]>(keys.savedReplies, (known) =>
              known?.filter((other) => other.id !== removing.id),
            );
            toast(t("replies.deleted"));
            setRemoving(null);
          }}
        />
      )}
    </Page>
  );
}

function useColumns(
  canEdit: boolean,
  onEdit: (reply: SavedReply) => void,
  onRemove: (reply: SavedReply) => void,
): Column<SavedReply>[] {
  const { t } = useTranslation("settings");
  return useMemo(() => {
    const columns: Column<SavedReply>[] = [
      {
        id: "shortcut",
        header: t("replies.shortcut"),
        cell: ({ row }) => <span className="whitespace-nowrap font-mono text-sm">{`/${row.original.shortcut}`}</span>,
      },
      {
        id: "text",
        header: t("replies.reply"),
        cell: ({ row: { original } }) => (
          <div className="grid min-w-56 max-w-2xl">
            <span lang={scriptLanguage(original.title)} className="font-medium">
              {original.title}
            </span>
            <span lang={scriptLanguage(original.text)} className="line-clamp-2 text-ink-2 text-sm">
              {original.text}
            </span>
          </div>
        ),
      },
    ];
    if (!canEdit) return columns;
    return [
      ...columns,
      {
        id: "actions",
        header: () => <span className="sr-only">{t("actions")}</span>,
        cell: ({ row: { original } }) => (
          <div className="flex justify-end">
            <IconButton
              size="sm"
              icon={Pencil}
              label={t("replies.editNamed", { name: original.title })}
              onClick={() => onEdit(original)}
            />
            <IconButton
              size="sm"
              icon={Trash2}
              label={t("replies.deleteNamed", { name: original.title })}
              onClick={() => onRemove(original)}
            />
          </div>
        ),
      },
    ];
  }, [t, canEdit, onEdit, onRemove]);
}

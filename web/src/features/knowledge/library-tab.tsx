/** Files that agents may send, by what they show. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Images, Plus } from "lucide-react";
import { useId, useState } from "react";
import type { UploadedMedia } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type LibraryItem, library } from "@/api/library";
import { upload } from "@/api/media";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { Input, Textarea } from "@/components/ui/input";
import { LoadMore } from "@/components/ui/load-more";
import { RemoveButton } from "@/components/ui/remove-button";
import { EmptyState, ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { firstFrame } from "@/lib/first-frame";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";

const WORD_CHARS = 80;
const TITLE_CHARS = 200;
const DESCRIPTION_CHARS = 1_000;

export function LibraryTab() {
  const { t } = useTranslation("sources");
  const canEdit = useCan("operator");
  const [adding, setAdding] = useState(false);
  const list = useInfiniteQuery({
    queryKey: keys.mediaLibrary,
    queryFn: ({ pageParam }) => library.list(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items);
  const add = canEdit && (
    <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t("library.add")}
    </Button>
  );
  return (
    <div className="grid gap-4">
      {items && items.length > 0 && <div>{add}</div>}
      {list.isError && !items ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : items === undefined ? (
        <Skeleton className="h-40 w-full" />
      ) : items.length === 0 ? (
        <Card>
          <EmptyState icon={Images} title={t("library.empty")} action={add}>
            {t("library.emptyText")}
          </EmptyState>
        </Card>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {items.map((item) => (
            <Item key={item.id} item={item} canEdit={canEdit} />
          ))}
        </ul>
      )}
      <LoadMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      {adding && <Add onClose={() => setAdding(false)} />}
    </div>
  );
}

function Item({ item, canEdit }: { item: LibraryItem; canEdit: boolean }) {
  const { t } = useTranslation("sources");
  const format = useFormat();
  const cache = useQueryClient();
  const { media } = item;
  return (
    <li className="flex gap-3 rounded border border-line bg-surface p-3">
      {media.thumbnail_url ? (
        <img src={media.thumbnail_url} alt="" className="size-16 shrink-0 rounded-sm object-cover" />
      ) : media.kind === "video" && media.url ? (
        <video
          src={firstFrame(media.url)}
          muted
          preload="metadata"
          aria-hidden
          tabIndex={-1}
          className="size-16 shrink-0 rounded-sm bg-sunken object-cover"
        />
      ) : (
        <span className="flex size-16 shrink-0 items-center justify-center rounded-sm bg-sunken text-2xs text-ink-3 uppercase">
          {media.mime_type.split("/").pop()}
        </span>
      )}
      <div className="grid min-w-0 flex-1 content-start gap-0.5">
        <span lang={scriptLanguage(item.title)} className="truncate font-medium">
          {item.title}
        </span>
        <span className="truncate text-ink-2 text-sm">
          {[item.category, item.sub_category].filter(Boolean).join(" › ")}
        </span>
        <span className="text-ink-3 text-xs">{format.bytes(media.bytes)}</span>
      </div>
      {canEdit && (
        <RemoveButton
          label={t("library.remove", { title: item.title })}
          title={t("library.removeTitle", { title: item.title })}
          text={t("library.removeText")}
          run={() => library.remove(item.id)}
          onDone={() => void cache.invalidateQueries({ queryKey: keys.mediaLibrary })}
        />
      )}
    </li>
  );
}

function Add({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("sources");
  const errorText = useErrorText();
  const formId = useId();
  const cache = useQueryClient();
  const [media, setMedia] = useState<UploadedMedia | null>(null);
  const [form, setForm] = useState({ category: "", sub_category: "", title: "", description: "" });
  const set = (name: keyof typeof form, value: string) => setForm((before) => ({ ...before, [name]: value }));
  const send = useMutation({
    mutationFn: (file: File) => upload(file),
    onSuccess: (sent, file) => {
      setMedia(sent);
      setForm((before) => ({ ...before, title: before.title || file.name.replace(/\.[^.]+$/, "") }));
    },
  });
  const add = useMutation({
    mutationFn: () =>
      library.add({
        media_id: media?.id ?? "",
        category: form.category.trim(),
        sub_category: form.sub_category.trim() || null,
        title: form.title.trim(),
        description: form.description.trim(),
      }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.mediaLibrary });
      onClose();
    },
  });
  const errors = fieldErrors(add.error);
  const isReady = media !== null && form.category.trim() !== "" && form.title.trim() !== "";
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("library.add")}
      description={t("library.addText")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button form={formId} type="submit" variant="primary" busy={add.isPending} disabled={!isReady}>
            {t("add")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {add.isError && Object.keys(errors).length === 0 && <FormError>{errorText(add.error)}</FormError>}
        {send.isError && <FormError>{errorText(send.error)}</FormError>}
        <FileDrop
          label={send.isPending ? t("uploading") : (media?.filename ?? t("library.file"))}
          disabled={send.isPending}
          onFiles={([file]) => file && send.mutate(file)}
        />
        <Field label={t("library.title")} error={errors.title}>
          <Input
            required
            maxLength={TITLE_CHARS}
            value={form.title}
            onChange={(event) => set("title", event.target.value)}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("library.category")} hint={t("library.categoryHint")} error={errors.category}>
            <Input
              required
              maxLength={WORD_CHARS}
              value={form.category}
              onChange={(event) => set("category", event.target.value)}
            />
          </Field>
          <Field label={t("library.subCategory")} optional={t("common:optional")} error={errors.sub_category}>
            <Input
              maxLength={WORD_CHARS}
              value={form.sub_category}
              onChange={(event) => set("sub_category", event.target.value)}
            />
          </Field>
        </div>
        <Field label={t("library.about")} optional={t("common:optional")} error={errors.description}>
          <Textarea
            rows={2}
            maxLength={DESCRIPTION_CHARS}
            value={form.description}
            onChange={(event) => set("description", event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}

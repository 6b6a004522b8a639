/** Files by dropping them, a website by its address, a text by pasting it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileText, Globe } from "lucide-react";
import { useId, useState } from "react";
import type { Page } from "@/api/client";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type Source, sources } from "@/api/sources";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { Input, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { withAdded } from "@/lib/source-progress";

const ACCEPT = ".pdf,.docx,.html,.htm,.md,.txt,.csv,text/plain,text/html,text/markdown,text/csv,application/pdf";
const TEXT_CHARS = 500_000;
const NAME_CHARS = 200;

/** What was added is seen at once; the feed tells how it goes on. */
export function useShowSources(): (added: Source[]) => void {
  const cache = useQueryClient();
  return (added) => cache.setQueryData<Page<Source>>(keys.sources, (page) => page && withAdded(page, added));
}

export function AddSources() {
  const { t } = useTranslation("sources");
  const errorText = useErrorText();
  const show = useShowSources();
  const [adding, setAdding] = useState<"website" | "text" | null>(null);
  const upload = useMutation({
    mutationFn: (files: File[]) => sources.upload(files),
    onSuccess: (added) => show(Array.isArray(added) ? added : [added]),
    onError: (error) => toast(t("notAdded"), { tone: "bad", detail: errorText(error) }),
  });
  return (
    <div className="grid gap-3">
      <FileDrop
        multiple
        accept={ACCEPT}
        disabled={upload.isPending}
        label={upload.isPending ? t("uploading") : t("drop")}
        hint={t("dropHint")}
        onFiles={(files) => upload.mutate(files)}
      />
      <div className="flex flex-wrap gap-2">
        <Button icon={Globe} onClick={() => setAdding("website")}>
          {t("website.open")}
        </Button>
        <Button icon={FileText} onClick={() => setAdding("text")}>
          {t("text.open")}
        </Button>
      </div>
      {adding === "website" && <AddWebsite onClose={() => setAdding(null)} />}
      {adding === "text" && <AddText onClose={() => setAdding(null)} />}
    </div>
  );
}

function AddWebsite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("sources");
  const errorText = useErrorText();
  const formId = useId();
  const show = useShowSources();
  const [url, setUrl] = useState("https://");
  const [depth, setDepth] = useState("1");
  const [pages, setPages] = useState("50");
  const add = useMutation({
    mutationFn: () => sources.addWebsite({ url: url.trim(), max_depth: Number(depth), max_pages: Number(pages) }),
    onSuccess: (added) => {
      show([added]);
      onClose();
    },
  });
  const errors = fieldErrors(add.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("website.title")}
      description={t("website.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button form={formId} type="submit" variant="primary" busy={add.isPending}>
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
        <Field label={t("website.url")} error={errors.url}>
          <Input required type="url" value={url} onChange={(event) => setUrl(event.target.value)} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("website.depth")} hint={t("website.depthHint")} error={errors.max_depth}>
            <Input type="number" min={0} max={5} value={depth} onChange={(event) => setDepth(event.target.value)} />
          </Field>
          <Field label={t("website.pages")} error={errors.max_pages}>
            <Input type="number" min={1} max={500} value={pages} onChange={(event) => setPages(event.target.value)} />
          </Field>
        </div>
      </form>
    </Dialog>
  );
}

function AddText({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("sources");
  const errorText = useErrorText();
  const formId = useId();
  const show = useShowSources();
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const add = useMutation({
    mutationFn: () => sources.addText({ name: name.trim(), text }),
    onSuccess: (added) => {
      show([added]);
      onClose();
    },
  });
  const errors = fieldErrors(add.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("text.title")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button form={formId} type="submit" variant="primary" busy={add.isPending}>
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
        <Field label={t("text.name")} error={errors.name}>
          <Input required maxLength={NAME_CHARS} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t("text.content")} error={errors.text}>
          <Textarea
            required
            rows={12}
            maxLength={TEXT_CHARS}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}

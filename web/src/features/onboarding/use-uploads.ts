/** Hands files, addresses and texts to the knowledge, each by itself: one that is refused does not hold up the others. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Page } from "@/api/client";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { onboarding } from "@/api/onboarding";
import type { Source } from "@/api/sources";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useSettings } from "@/lib/session";
import { isReadable } from "./steps";

export interface Upload {
  id: number;
  name: string;
  /** In words; null while it is on its way. */
  fault: string | null;
  /** The sources that were there before it. */
  before: readonly string[];
}

/** The feed may tell of a source before the upload's own answer comes: then it is shown as the source. */
export function isShown(upload: Upload, list: readonly Source[]): boolean {
  const isIt = (source: Source) =>
    (source.name === upload.name || source.url === upload.name) && !upload.before.includes(source.id);
  return upload.fault !== null || !list.some(isIt);
}

let nextId = 1;

export function useUploads() {
  const { t } = useTranslation("onboarding");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const most = useSettings()?.limits.source_bytes;
  const [uploads, setUploads] = useState<readonly Upload[]>([]);

  const remove = (id: number) => setUploads((all) => all.filter((one) => one.id !== id));
  const refuse = (id: number, fault: string) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, fault } : one)));

  const words = (error: unknown) => {
    const first = Object.values(fieldErrors(error))[0];
    return first ?? errorText(error);
  };

  /** True where it was taken. */
  const send = async (name: string, body: FormData | { text_content: string }): Promise<boolean> => {
    const id = nextId++;
    const before = cache.getQueryData<Page<Source>>(keys.sources)?.items.map((source) => source.id) ?? [];
    setUploads((all) => [...all, { id, name, fault: null, before }]);
    try {
      const { faqs } = await onboarding.knowledge(body);
      if (faqs > 0) toast(t("knowledge.faq.added", { count: faqs }));
      await cache.invalidateQueries({ queryKey: keys.sources });
      remove(id);
      void cache.invalidateQueries({ queryKey: keys.onboarding });
      void cache.invalidateQueries({ queryKey: keys.knowledge });
      return true;
    } catch (error) {
      refuse(id, words(error));
      return false;
    }
  };

  const sendFile = (file: File) => {
    const fault = !isReadable(file.name)
      ? t("knowledge.faults.kind")
      : file.size === 0
        ? t("knowledge.faults.empty")
        : most && file.size > most
          ? t("knowledge.faults.size")
          : null;
    if (fault) {
      setUploads((all) => [...all, { id: nextId++, name: file.name, fault, before: [] }]);
      return;
    }
    const body = new FormData();
    body.append("files", file, file.name);
    void send(file.name, body);
  };

  const one = (field: string, value: string) => {
    const body = new FormData();
    body.append(field, value);
    return body;
  };

  return {
    uploads,
    remove,
    busy: uploads.some((upload) => upload.fault === null),
    sendFiles: (files: File[]) => files.forEach(sendFile),
    sendWebsite: (url: string) => send(url, one("websites", JSON.stringify([url]))),
    sendFaq: (text: string) => send(t("knowledge.faq.name"), one("faq_text", text)),
    sendText: (text: string) => send(t("knowledge.paste.name"), { text_content: text }),
  };
}

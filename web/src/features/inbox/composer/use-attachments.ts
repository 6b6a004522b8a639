/** Files of a draft: judged first, then uploaded with progress, while somebody goes on writing. */
import { useRef } from "react";
import { newIdempotencyKey } from "@/api/client";
import { upload } from "@/api/media";
import { useMe, useSettings } from "@/lib/session";
import { useStable } from "../stable";
import { type Attachment, changeDraft, getDraft } from "./drafts";
import { ATTACHED_MAX, kindOf, refusal } from "./files";

export function useAttachments(conversationId: string) {
  const me = useMe();
  const limits = useSettings()?.limits;
  const running = useRef(new Map<string, AbortController>());

  const update = (id: string, change: Partial<Attachment>) =>
    changeDraft(me.id, conversationId, (draft) => ({
      ...draft,
      attachments: draft.attachments.map((one) => (one.id === id ? { ...one, ...change } : one)),
    }));

  const start = useStable(async (attachment: Attachment) => {
    const stop = new AbortController();
    running.current.set(attachment.id, stop);
    update(attachment.id, { error: undefined, progress: 0 });
    try {
      const uploaded = await upload(attachment.file, {
        signal: stop.signal,
        onProgress: (progress) => update(attachment.id, { progress }),
      });
      update(attachment.id, { uploaded, progress: 1 });
    } catch (error) {
      if (!stop.signal.aborted) update(attachment.id, { error });
    } finally {
      running.current.delete(attachment.id);
    }
  });

  const add = useStable((files: readonly File[]) => {
    const room = ATTACHED_MAX - getDraft(me.id, conversationId).attachments.length;
    const added = files.slice(0, Math.max(0, room)).map((file): Attachment => {
      const refused = refusal(file, limits) ?? undefined;
      const isPicture = !refused && kindOf(file.type) === "image";
      return {
        id: newIdempotencyKey(),
        file,
        progress: 0,
        refused,
        previewUrl: isPicture ? URL.createObjectURL(file) : undefined,
      };
    });
    changeDraft(me.id, conversationId, (draft) => ({ ...draft, attachments: [...draft.attachments, ...added] }));
    for (const attachment of added) if (!attachment.refused) void start(attachment);
  });

  const remove = useStable((attachment: Attachment) => {
    running.current.get(attachment.id)?.abort();
    if (attachment.previewUrl) URL.revokeObjectURL(attachment.previewUrl);
    changeDraft(me.id, conversationId, (draft) => ({
      ...draft,
      attachments: draft.attachments.filter((one) => one.id !== attachment.id),
    }));
  });
  return { add, remove, retry: start };
}

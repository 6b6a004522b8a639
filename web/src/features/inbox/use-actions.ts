/** What can be done with a conversation. It shows at once; where the server refuses, it goes back and says why. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { conversations } from "@/api/conversations";
import type { Conversation, Member } from "@/api/desk";
import { keys } from "@/api/keys";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { applyFrames } from "@/lib/feed-cache";
import { useMe } from "@/lib/session";
import { useStable } from "./stable";

export interface Actions {
  takeOver: () => void;
  /** Before a message leaves. Throws where it fails, so that the message does not, and says there why. */
  takeOverToSend: () => Promise<void>;
  handBack: () => void;
  assign: (to: Pick<Member, "id" | "name"> | null) => void;
  close: () => void;
  reopen: () => void;
  archive: (archived: boolean) => void;
  setLabels: (labels: string[]) => void;
  markRead: () => void;
}

export function useActions(id: string): Actions {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const me = useMe();
  const errorText = useErrorText();
  const current = () => cache.getQueryData<Conversation>(keys.conversation(id));
  const show = (conversation: Conversation) =>
    applyFrames(cache, [{ seq: 0, type: "conversation.updated", at: "", data: conversation }], me.id);

  /** Null, or why it could not be done. `failure` is shown then. */
  const attempt = useStable(
    async (
      change: (before: Conversation) => Partial<Conversation>,
      call: () => Promise<unknown>,
      failure: string | null,
    ) => {
      const before = current();
      if (before) show({ ...before, ...change(before) });
      try {
        const after = await call();
        if (isConversation(after)) show(after);
        return null;
      } catch (error) {
        // What the feed has brought meanwhile stays: only what was changed goes back.
        const now = current();
        if (before && now) show({ ...now, ...pick(before, change(before)) });
        if (failure) toast(failure, { tone: "bad", detail: errorText(error) });
        return error;
      }
    },
  );

  return useMemo<Actions>(() => {
    const mine = (before: Conversation): Partial<Conversation> => ({
      mode: "operator",
      assignee: me.id,
      status: "active",
      metadata: { ...before.metadata, assignee_name: me.name },
    });
    const archive = (archived: boolean) => {
      const text = archived ? t("done.archived") : t("done.unarchived");
      void attempt(
        () => ({ archived }),
        () => conversations.archive(id, archived),
        t("failure.archive"),
      ).then((error) => {
        if (!error) toast(text, { action: { label: t("common:undo"), run: () => archive(!archived) } });
      });
    };
    return {
      takeOver: () => void attempt(mine, () => conversations.takeOver(id), t("failure.takeOver")),
      takeOverToSend: async () => {
        const error = await attempt(mine, () => conversations.takeOver(id), null);
        if (error) throw error;
      },
      handBack: () =>
        void attempt(
          (before) => ({
            mode: "ai",
            assignee: null,
            status: "active",
            metadata: { ...before.metadata, assignee_name: undefined },
          }),
          () => conversations.handBack(id),
          t("failure.handBack"),
        ),
      assign: (to) =>
        void attempt(
          (before) => ({ assignee: to?.id ?? null, metadata: { ...before.metadata, assignee_name: to?.name } }),
          () => conversations.assign(id, to?.id ?? null),
          t("failure.assign"),
        ),
      close: () =>
        void attempt(
          (before) => ({ status: "ended", metadata: { ...before.metadata, waiting_since: undefined } }),
          () => conversations.close(id),
          t("failure.close"),
        ).then((error) => {
          if (error) return;
          const reopen = () =>
            attempt(
              () => ({ status: "active" }),
              () => conversations.reopen(id),
              t("failure.reopen"),
            );
          toast(t("done.closed"), { action: { label: t("common:undo"), run: () => void reopen() } });
        }),
      reopen: () =>
        void attempt(
          () => ({ status: "active" }),
          () => conversations.reopen(id),
          t("failure.reopen"),
        ),
      archive,
      setLabels: (labels) =>
        void attempt(
          () => ({ labels }),
          () => conversations.setLabels(id, labels),
          t("failure.labels"),
        ).then(() => cache.invalidateQueries({ queryKey: keys.labels })),
      markRead: () =>
        void attempt(
          () => ({ unread_count: 0 }),
          () => conversations.read(id),
          null,
        ),
    };
  }, [id, me.id, me.name, t, attempt, cache]);
}

function isConversation(value: unknown): value is Conversation {
  return typeof value === "object" && value !== null && "window_expires_at" in value && "labels" in value;
}

function pick(from: Conversation, names: Partial<Conversation>): Partial<Conversation> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, from[name as keyof Conversation]]));
}

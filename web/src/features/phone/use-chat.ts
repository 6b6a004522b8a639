/** A customer's chat: its messages, what they send, and that they read what they see. */
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { PhoneMessage } from "@/api/desk";
import { keys } from "@/api/keys";
import { type PhoneSend, phone } from "@/api/phone";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { newestUnread, readByCustomer, withMessage } from "./chat-cache";

export interface Chat {
  messages: UseQueryResult<PhoneMessage[]>;
  /** Whether it was sent; where not, it has been said why. */
  send: (body: PhoneSend | FormData) => Promise<boolean>;
  isSending: boolean;
}

export function useChat(waId: string): Chat {
  const { t } = useTranslation("phone");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const key = keys.phoneMessages(waId);
  const messages = useQuery({ queryKey: key, queryFn: () => phone.messages(waId) });
  const sending = useMutation({
    mutationFn: (body: PhoneSend | FormData) => phone.send(waId, body),
    onSuccess: (sent) => {
      // A reaction is no message of its own: it comes as an event.
      if (sent.type === "reaction") return;
      cache.setQueryData<PhoneMessage[]>(key, (chat) => chat && withMessage(chat, sent));
    },
    onError: (error) => toast(t("sendFailed"), { tone: "bad", detail: errorText(error) }),
  });
  useReads(waId, messages.data);
  return {
    messages,
    send: (body) =>
      sending.mutateAsync(body).then(
        () => true,
        () => false,
      ),
    isSending: sending.isPending,
  };
}

/** Opens the chat wherever something new is in it and can be seen. */
function useReads(waId: string, chat: PhoneMessage[] | undefined): void {
  const cache = useQueryClient();
  const isVisible = useSyncExternalStore(watchVisibility, () => document.visibilityState === "visible");
  const unread = chat && newestUnread(chat);
  const [failed, setFailed] = useState<string>();
  useEffect(() => {
    if (!isVisible || !unread || unread === failed) return;
    phone.open(waId).then(
      () => cache.setQueryData<PhoneMessage[]>(keys.phoneMessages(waId), (now) => now && readByCustomer(now)),
      // The next message is another chance.
      () => setFailed(unread),
    );
  }, [isVisible, unread, failed, waId, cache]);
}

function watchVisibility(changed: () => void): () => void {
  document.addEventListener("visibilitychange", changed);
  return () => document.removeEventListener("visibilitychange", changed);
}

/** Where an operator writes: text and files while the channel allows, templates when it does not. */

import { useQueryClient } from "@tanstack/react-query";
import { CircleSlash, Clock } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Conversation } from "@/api/desk";
import { useNow } from "@/components/ui/figures";
import { Skeleton } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useMe } from "@/lib/session";
import { isNobodys } from "../customer";
import type { Actions } from "../use-actions";
import { windowState } from "../window";
import { Outbox, type Outgoing } from "./outbox";
import { Writer } from "./writer";

const TemplateForm = lazy(() => import("./template-form").then((module) => ({ default: module.TemplateForm })));

export function Composer({
  conversation,
  actions,
  onWriting,
}: {
  conversation: Conversation;
  actions: Actions;
  onWriting: (isWriting: boolean, toCustomer: boolean) => void;
}) {
  const { t } = useTranslation("inbox");
  const cache = useQueryClient();
  const me = useMe();
  // The note is exact to the minute; so is the clock.
  const state = windowState(conversation, Math.max(useNow(), Date.now()));
  const send = (outgoing: Outgoing) => {
    onWriting(false, false);
    const takesOver = isNobodys(conversation) && conversation.status !== "ended";
    new Outbox(cache, me.id, conversation.id).send(outgoing, takesOver ? actions.takeOverToSend : undefined);
  };
  if (conversation.metadata.blocked) {
    return (
      <div className="flex items-center gap-2 border-line border-t bg-surface px-4 py-3 text-ink-2 text-sm">
        <CircleSlash aria-hidden className="size-4 shrink-0" />
        {t("composer.blocked")}
      </div>
    );
  }
  return (
    <div className="border-line border-t bg-surface px-3 pt-2 pb-3 sm:px-6">
      <div className="mx-auto max-w-[42rem]">
        {state.kind === "closed" ? (
          <section aria-label={t("template.title")} className="grid max-h-[50dvh] gap-3 overflow-y-auto py-1">
            <p className="flex items-start gap-2 text-sm text-warn">
              <Clock aria-hidden className="mt-0.5 size-4 shrink-0" />
              {conversation.window_expires_at ? t("window.closed") : t("window.never")}
            </p>
            <Suspense fallback={<Skeleton className="h-24" />}>
              <TemplateForm
                conversation={conversation}
                onSend={(outgoing) => {
                  send(outgoing);
                  toast(t("template.sent"));
                }}
              />
            </Suspense>
          </section>
        ) : (
          <Writer conversation={conversation} window={state} onSend={send} onWriting={onWriting} />
        )}
      </div>
    </div>
  );
}

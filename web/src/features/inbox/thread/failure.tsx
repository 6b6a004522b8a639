/** Why a message did not arrive, and what can be done. */

import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert, RotateCw } from "lucide-react";
import type { Conversation, Message } from "@/api/desk";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/figures";
import { useTranslation } from "@/i18n";
import { useCan, useMe } from "@/lib/session";
import { Outbox } from "../composer/outbox";
import { windowState } from "../window";

export function Failure({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const me = useMe();
  const canWrite = useCan("operator");
  const isOpen = windowState(conversation, useNow()).kind !== "closed";
  // Sent once more as a new message; the one that failed stays as it is.
  const canRetry = canWrite && message.message_type === "text" && message.content !== "" && isOpen;
  return (
    <div className="mt-1 flex max-w-[85%] items-start gap-1.5 rounded-sm bg-bad-soft px-2 py-1 text-bad text-xs">
      <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <div className="flex min-w-0 items-start gap-x-1.5 max-sm:flex-col">
        <span className="min-w-0">
          {t("message.failed")} {message.error?.message}
          {message.error?.code && <span className="tabular"> ({message.error.code})</span>}
        </span>
        {canRetry && (
          <Button
            variant="ghost"
            size="sm"
            icon={RotateCw}
            className="-my-0.5 h-6 text-bad max-sm:my-0 max-sm:-ml-2.5"
            onClick={() =>
              new Outbox(cache, me.id, conversation.id).send({ text: message.content, body: { text: message.content } })
            }
          >
            {t("message.sendAgain")}
          </Button>
        )}
      </div>
    </div>
  );
}

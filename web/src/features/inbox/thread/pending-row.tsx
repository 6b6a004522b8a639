/** A message that is on its way to the server, or did not get there. */
import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Clock, FileText, RotateCw, Trash2 } from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useMe } from "@/lib/session";
import { Outbox } from "../composer/outbox";
import type { Pending } from "../composer/reconcile";
import { Rich } from "./rich";

export function PendingRow({ item, conversationId }: { item: Pending; conversationId: string }) {
  const { t } = useTranslation(["inbox", "common"]);
  const cache = useQueryClient();
  const me = useMe();
  const errorText = useErrorText();
  const isFailed = item.state === "failed";
  const outbox = () => new Outbox(cache, me.id, conversationId);
  return (
    <li data-entry={item.key} className="flex flex-col items-end pt-2">
      <div className="flex max-w-[85%] flex-row-reverse items-end gap-1.5 sm:max-w-[78%]">
        <Avatar name={me.name} size="sm" tone="accent" />
        <article
          aria-label={t("message.by", { name: me.name })}
          className={cn(
            "grid min-w-0 gap-1.5 rounded-bubble rounded-br-xs bg-accent px-3 py-2 text-on-accent",
            !isFailed && "opacity-75",
          )}
        >
          {item.media &&
            (item.media.previewUrl ? (
              <img src={item.media.previewUrl} alt={item.media.name} className="max-h-60 max-w-full rounded-sm" />
            ) : (
              <span className="flex items-center gap-2 text-sm">
                <FileText aria-hidden className="size-4" />
                {item.media.name}
              </span>
            ))}
          {item.text && <Rich text={item.text} />}
        </article>
      </div>
      {isFailed ? (
        <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-1 text-bad text-xs">
          <CircleAlert aria-hidden className="size-3.5" />
          <span>
            {t("message.notSent")} {errorText(item.error)}
          </span>
          <Button variant="ghost" size="sm" icon={RotateCw} className="h-6" onClick={() => outbox().retry(item.key)}>
            {t("common:retry")}
          </Button>
          <Button variant="ghost" size="sm" icon={Trash2} className="h-6" onClick={() => outbox().discard(item.key)}>
            {t("common:delete")}
          </Button>
        </div>
      ) : (
        <p className="mt-1 flex items-center gap-1 px-1 pr-8.5 text-2xs text-ink-3">
          <Clock aria-hidden className="size-3" />
          {t("message.sending")}
        </p>
      )}
    </li>
  );
}

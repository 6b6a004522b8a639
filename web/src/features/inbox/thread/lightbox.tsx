/** A picture in full; arrows go to the next one of the thread. */
import { ChevronLeft, ChevronRight, Download, X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { Message } from "@/api/desk";
import { Button, IconButton } from "@/components/ui/button";
import { useReturnFocus } from "@/components/ui/dialog";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";

export function Lightbox({
  messages,
  messageId,
  onChange,
}: {
  messages: readonly Message[];
  messageId: string;
  onChange: (messageId: string | null) => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const format = useFormat();
  const { remember, onCloseAutoFocus } = useReturnFocus();
  const images = messages.filter((message) => message.message_type === "image" && message.media?.url);
  const at = images.findIndex((message) => message.id === messageId);
  const message = images[at];
  const url = message?.media?.url;
  if (!message || !url) return null;
  const name = message.content || t("type.image");
  const go = (step: number) => {
    const next = images[at + step];
    if (next) onChange(next.id);
  };
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onChange(null)}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-bg/95" />
        <Primitive.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          onCloseAutoFocus={onCloseAutoFocus}
          className="fixed inset-0 z-50 flex animate-appear flex-col outline-none"
          onKeyDown={(event) => {
            if (event.key === "ArrowLeft") go(-1);
            if (event.key === "ArrowRight") go(1);
          }}
        >
          {remember}
          <header className="flex items-center gap-2 border-line border-b bg-surface px-4 py-2">
            <Primitive.Title className="min-w-0 flex-1 truncate font-medium" dir="auto">
              {name}
            </Primitive.Title>
            <time dateTime={message.timestamp} className="text-ink-3 text-sm max-sm:hidden">
              {format.dateTime(message.timestamp)}
            </time>
            <Button asChild variant="ghost" className="w-8 px-0">
              <a href={url} download={message.media?.filename ?? true} aria-label={t("media.download")}>
                <Download aria-hidden className="size-4" />
              </a>
            </Button>
            <Primitive.Close asChild>
              <IconButton icon={X} label={t("common:close")} />
            </Primitive.Close>
          </header>
          <div className="relative grid min-h-0 flex-1 place-items-center p-4">
            <img src={url} alt={name} className="max-h-full max-w-full object-contain" />
            {at > 0 && (
              <IconButton
                icon={ChevronLeft}
                size="lg"
                variant="secondary"
                label={t("media.before")}
                className="absolute left-3"
                onClick={() => go(-1)}
              />
            )}
            {at < images.length - 1 && (
              <IconButton
                icon={ChevronRight}
                size="lg"
                variant="secondary"
                label={t("media.next")}
                className="absolute right-3"
                onClick={() => go(1)}
              />
            )}
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

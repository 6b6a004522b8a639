/** What a message holds, by its type. */
import { Ban } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Message } from "@/api/desk";
import { Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { DocumentContent, ImageContent, MediaState, VideoContent } from "./media";
import { Rich } from "./rich";

// Most of what is said is text.
const Special = lazy(() => import("./special").then((module) => ({ default: module.Special })));
const VoiceNote = lazy(() => import("./voice-note").then((module) => ({ default: module.VoiceNote })));

export function MessageContent({
  message,
  onAccent,
  onImage,
}: {
  message: Message;
  /** It stands on the solid accent. */
  onAccent: boolean;
  onImage: () => void;
}) {
  const { t } = useTranslation("inbox");
  if (message.revoked_at) {
    return (
      <p className="flex items-center gap-1.5 italic opacity-80">
        <Ban aria-hidden className="size-3.5" />
        {t("message.revoked")}
      </p>
    );
  }
  switch (message.message_type) {
    case "image":
    case "sticker":
      return (
        <WithCaption message={message}>
          <MediaState message={message} onAccent={onAccent}>
            {(media, url) => (
              <ImageContent
                media={media}
                url={url}
                isSticker={message.message_type === "sticker"}
                caption={message.content}
                onOpen={onImage}
              />
            )}
          </MediaState>
        </WithCaption>
      );
    case "video":
      return (
        <WithCaption message={message}>
          <MediaState message={message} onAccent={onAccent}>
            {(media, url) => <VideoContent media={media} url={url} />}
          </MediaState>
        </WithCaption>
      );
    case "audio":
      return (
        <MediaState message={message} onAccent={onAccent}>
          {(media, url) => (
            <Suspense fallback={<Skeleton className="h-14 w-72 max-w-full" />}>
              <VoiceNote message={message} media={media} url={url} onAccent={onAccent} />
            </Suspense>
          )}
        </MediaState>
      );
    case "document":
      return (
        <WithCaption message={message}>
          <MediaState message={message} onAccent={onAccent}>
            {(media, url) => <DocumentContent media={media} url={url} onAccent={onAccent} />}
          </MediaState>
        </WithCaption>
      );
    case "location":
    case "contacts":
    case "interactive":
    case "template":
    case "unsupported":
      return (
        <Suspense fallback={<Rich text={message.content} />}>
          <Special message={message} />
        </Suspense>
      );
    case "reaction":
    case "text":
      return <Rich text={message.content} />;
  }
}

function WithCaption({ message, children }: { message: Message; children: React.ReactNode }) {
  const isName = message.content === message.media?.filename;
  return (
    <div className="grid gap-1.5">
      {children}
      {message.content && !isName && <Rich text={message.content} />}
    </div>
  );
}

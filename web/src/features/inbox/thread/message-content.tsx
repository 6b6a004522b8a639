/** What a message holds, by its type. */
import { Ban } from "lucide-react";
import type { Message } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { DocumentContent, ImageContent, MediaState, VideoContent } from "./media";
import { Rich } from "./rich";
import { ContactsContent, InteractiveContent, LocationContent, TemplateContent, UnsupportedContent } from "./special";
import { VoiceNote } from "./voice-note";

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
          {(media, url) => <VoiceNote message={message} media={media} url={url} onAccent={onAccent} />}
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
      return <LocationContent message={message} details={message.details} />;
    case "contacts":
      return <ContactsContent message={message} details={message.details} />;
    case "interactive":
      return <InteractiveContent message={message} details={message.details} />;
    case "template":
      return <TemplateContent message={message} details={message.details} />;
    case "unsupported":
      return <UnsupportedContent message={message} details={message.details} />;
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

/** What a draft becomes: each file a message, the text the last one's caption, or a message of its own. Pure. */
import type { Draft } from "./drafts";
import { kindOf } from "./files";
import type { Outgoing } from "./outbox";

export function outgoingOf(draft: Draft): Outgoing[] {
  const text = draft.text.trim();
  const reply = draft.replyTo ? { reply_to: draft.replyTo } : {};
  const files = draft.attachments.filter((one) => one.uploaded);
  if (files.length === 0) return text ? [{ text, body: { text, ...reply } }] : [];
  // A sound has no caption.
  const lastTakesText = kindOf(files.at(-1)?.file.type ?? "") !== "audio";
  const sent = files.map((one, index): Outgoing => {
    const caption = index === files.length - 1 && lastTakesText ? text : "";
    return {
      text: caption,
      media: { kind: one.uploaded?.kind ?? "document", name: one.file.name, previewUrl: one.previewUrl },
      body: {
        media_id: one.uploaded?.id,
        filename: one.file.name,
        ...(caption && { text: caption }),
        ...(index === 0 && reply),
      },
    };
  });
  if (text && !lastTakesText) sent.push({ text, body: { text } });
  return sent;
}

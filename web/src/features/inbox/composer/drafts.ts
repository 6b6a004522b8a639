/** What somebody has begun to write, by conversation: it survives going to another one and coming back. */
import type { MessageMedia, UploadedMedia } from "@/api/desk";
import { makeMemory } from "../memory";
import type { Refusal } from "./files";

export interface Attachment {
  id: string;
  file: File;
  /** A picture of it, from memory. */
  previewUrl?: string;
  /** From 0 to 1. */
  progress: number;
  uploaded?: UploadedMedia;
  refused?: Refusal;
  error?: unknown;
}

export interface Draft {
  text: string;
  attachments: Attachment[];
  replyTo: string | null;
}

export const EMPTY_DRAFT: Draft = { text: "", attachments: [], replyTo: null };
const DRAFTS_MAX = 200;

const drafts = makeMemory<Draft>(DRAFTS_MAX);

/** Two people may use one browser after each other: a draft belongs to who wrote it. */
const keyOf = (meId: string, conversationId: string) => `${meId}:${conversationId}`;

export function useDraft(meId: string, conversationId: string): Draft {
  return drafts.use(keyOf(meId, conversationId)) ?? EMPTY_DRAFT;
}

export function getDraft(meId: string, conversationId: string): Draft {
  return drafts.get(keyOf(meId, conversationId)) ?? EMPTY_DRAFT;
}

export function changeDraft(meId: string, conversationId: string, change: (draft: Draft) => Draft): void {
  const next = change(getDraft(meId, conversationId));
  const isEmpty = next.text === "" && next.attachments.length === 0 && next.replyTo === null;
  drafts.set(keyOf(meId, conversationId), isEmpty ? undefined : next);
}

export function shownName(media: Pick<MessageMedia, "filename" | "mime_type">): string | null {
  return media.filename ?? media.mime_type;
}

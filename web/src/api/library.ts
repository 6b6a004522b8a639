import { page, send } from "./client";
import type { Id, Timestamp, UploadedMedia } from "./desk";

/** A file that agents may send. */
export interface LibraryItem {
  id: Id;
  category: string;
  sub_category: string | null;
  title: string;
  description: string;
  media: UploadedMedia;
  created_at: Timestamp;
}

export type LibraryForm = Pick<LibraryItem, "category" | "title" | "description"> & { sub_category: string | null };

export const library = {
  list: (cursor?: string) => page<LibraryItem>("/media-library", { query: { cursor } }),
  add: (body: LibraryForm & { media_id: Id }) => send<LibraryItem>("POST", "/media-library", { body }),
  change: (id: Id, body: Partial<LibraryForm>) => send<LibraryItem>("PATCH", `/media-library/${id}`, { body }),
  remove: (id: Id) => send<void>("DELETE", `/media-library/${id}`),
};

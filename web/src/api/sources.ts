import { page, send } from "./client";
import type { Id, Timestamp } from "./desk";

export type SourceStatus = "queued" | "extracting" | "indexing" | "ready" | "failed";

/** A document or a website that the agent knows. */
export interface Source {
  id: Id;
  name: string;
  kind: "pdf" | "docx" | "html" | "markdown" | "text" | "csv" | "website";
  status: SourceStatus;
  /** In words. */
  error: string | null;
  pages: number;
  chunks: number;
  bytes: number;
  url: string | null;
  progress: { stage: "fetching" | "extracting" | "indexing"; done: number; total: number | null } | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** A piece of a source, as the agent finds it. */
export interface SourceChunk {
  id: Id;
  position: number;
  page: number | null;
  heading: string | null;
  text: string;
}

export const sources = {
  list: () => page<Source>("/knowledge/sources", { query: { limit: 200 } }),
  /** One source, or all of them where several files were sent. */
  upload: (files: File[]) => {
    const body = new FormData();
    for (const file of files) body.append("files", file);
    return send<Source | Source[]>("POST", "/knowledge/sources", { body });
  },
  addWebsite: (body: { url: string; max_depth: number; max_pages: number }) =>
    send<Source>("POST", "/knowledge/sources", { body }),
  addText: (body: { name: string; text: string }) => send<Source>("POST", "/knowledge/sources", { body }),
  chunks: (id: Id, cursor?: string) => page<SourceChunk>(`/knowledge/sources/${id}/chunks`, { query: { cursor } }),
  remove: (id: Id) => send<void>("DELETE", `/knowledge/sources/${id}`),
  refresh: (id: Id) => send<Source>("POST", `/knowledge/sources/${id}/refresh`),
};

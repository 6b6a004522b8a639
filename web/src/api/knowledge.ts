import { send } from "./client";
import type { Business, FaqEntry, FoundEntry, Knowledge } from "./desk";

type NewFaq = Pick<FaqEntry, "question" | "answer"> & Partial<Pick<FaqEntry, "category" | "keywords">>;

export interface ImportDone {
  success: boolean;
  created: number;
  updated: number;
  removed: number;
}

export const knowledge = {
  get: () => send<Knowledge>("GET", "/knowledge"),
  setBusiness: (body: Business) => send<Business>("PUT", "/knowledge/business", { body }),
  search: (q: string, limit?: number, signal?: AbortSignal) =>
    send<FoundEntry[]>("GET", "/knowledge/search", { query: { q, limit }, signal }),
  addFaq: (body: NewFaq, idempotencyKey?: string) =>
    send<FaqEntry>("POST", "/knowledge/faqs", { body, idempotencyKey }),
  changeFaq: (id: string, body: Partial<NewFaq>) => send<FaqEntry>("PATCH", `/knowledge/faqs/${id}`, { body }),
  removeFaq: (id: string) => send<void>("DELETE", `/knowledge/faqs/${id}`),
  importFile: (body: unknown, replace: boolean) =>
    send<ImportDone>("POST", "/knowledge/import", { body, query: { replace } }),
  exportFile: () => send<Knowledge>("GET", "/knowledge/export"),
};

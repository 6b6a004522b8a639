/** How far a document or website is on its way into the knowledge. */
import type { Page } from "@/api/client";
import type { Source } from "@/api/sources";
import { mergeSmall } from "./feed-cache";
import { compareTimes } from "./time-order";

/** Where each stage begins on the way from 0 to 1. */
const BEGINS = { queued: 0.05, fetching: 0.1, extracting: 0.3, indexing: 0.65 } as const;
const ENDS = { queued: 0.1, fetching: 0.3, extracting: 0.65, indexing: 1 } as const;

export type Stage = "queued" | "fetching" | "extracting" | "indexing" | "ready" | "failed";

export function stageOf(source: Pick<Source, "status" | "progress">): Stage {
  const { status, progress } = source;
  return (status === "extracting" || status === "indexing") && progress ? progress.stage : status;
}

/** 0 to 1. It never stands still at nothing, and is whole only when it is ready. */
export function progressOf(source: Pick<Source, "status" | "progress">): number {
  const stage = stageOf(source);
  if (stage === "ready" || stage === "failed") return 1;
  const { progress } = source;
  const part = progress?.total ? Math.min(1, progress.done / progress.total) : 0;
  return Math.min(0.99, BEGINS[stage] + (ENDS[stage] - BEGINS[stage]) * part);
}

/** Whether it is over, well or not. */
export function isSettled(source: Pick<Source, "status">): boolean {
  return source.status === "ready" || source.status === "failed";
}

/** The list with what an upload's answer names. The feed may have told of it before, and how far it has come since. */
export function withAdded(page: Page<Source>, added: readonly Source[]): Page<Source> {
  const known = new Map(page.items.map((source) => [source.id, source.updated_at]));
  const isNews = ({ id, updated_at }: Source) => compareTimes(updated_at, known.get(id) ?? "") > 0;
  return mergeSmall(page, new Map(added.filter(isNews).map((source) => [source.id, source])), "first");
}

/** What says how the server is. It needs no session, and answers 503 with the same body where it is not well. */
import { send } from "./client";
import type { Health } from "./desk";
import { ApiError } from "./error";

export interface QueueFigures {
  buffer: { active_buffers: number; total_buffered: number };
  deduplication: { cache_type: string; total_deduplicated: number };
  queue: { pending: number; running: number; failed: number; oldest_seconds: number };
  environment: string;
}

export const health = {
  check: async (): Promise<Health> => {
    let response: Response;
    try {
      response = await fetch("/api/v1/health", { headers: { accept: "application/json" } });
    } catch {
      throw ApiError.unreachable();
    }
    if (response.ok || response.status === 503) {
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => null);
      if (isHealth(body)) return body;
    }
    throw await ApiError.from(response);
  },
  queue: () => send<QueueFigures>("GET", `${window.location.origin}/stats`),
};

function isHealth(body: unknown): body is Health {
  return typeof body === "object" && body !== null && "checks" in body;
}

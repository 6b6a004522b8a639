/**
 * The one way to the API: cookie, errors as `ApiError`, `Idempotency-Key` on what sends or creates, sign-in when the
 * session has ended.
 *
 * `api` is typed by the generated schema; `send` and `page` are for shapes of `desk.ts`.
 */
import createClient from "openapi-fetch";
import { ApiError } from "./error";
import { readEvents, type ServerEvent } from "./event-stream";
import type { paths } from "./schema";

type Query = Record<string, string | number | boolean | null | undefined>;

export interface SendOptions {
  query?: Query;
  /** Sent as JSON; a `FormData` as it is. */
  body?: unknown;
  signal?: AbortSignal;
  /** The same for each try of the same intent, so that it is done once. Made up where it is not given. */
  idempotencyKey?: string;
}

export interface Page<T> {
  items: T[];
  /** For the next page; null at the end. */
  cursor: string | null;
}

const BASE = "/api/v1";

let onSignedOut: () => void = () => {};

/** Who is told that the session has ended. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** A name for one intent to send or create; keep it while the same is tried again. */
export function newIdempotencyKey(): string {
  // Not `randomUUID`: that exists in secure contexts only, and a desk may run on plain HTTP in a private network.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function request(input: Request): Promise<Response> {
  if (input.method === "POST" && !input.headers.has("idempotency-key")) {
    input.headers.set("idempotency-key", newIdempotencyKey());
  }
  let response: Response;
  try {
    response = await fetch(input);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw ApiError.unreachable();
  }
  if (response.ok) return response;
  const problem = await ApiError.from(response);
  // Signing in answers 401 as well: that is no session that has ended.
  if (problem.code === "UNAUTHORIZED" && !new URL(input.url).pathname.startsWith(`${BASE}/auth/`)) onSignedOut();
  throw problem;
}

/** By the OpenAPI document. Throws `ApiError`, so that `data` is there whenever it returns. */
export const api = /* @__PURE__ */ createClient<paths>({ fetch: request });

function address(path: string, query: Query = {}): string {
  const url = new URL(path.startsWith("/") ? BASE + path : path, window.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, String(value));
  }
  return url.toString();
}

async function respond(method: string, path: string, options: SendOptions, accept?: string): Promise<Response> {
  const headers = new Headers({ accept: accept ?? "application/json" });
  if (options.idempotencyKey) headers.set("idempotency-key", options.idempotencyKey);
  let body: BodyInit | undefined;
  if (options.body instanceof FormData) {
    body = options.body;
  } else if (options.body !== undefined) {
    headers.set("content-type", "application/json");
    body = JSON.stringify(options.body);
  }
  return request(new Request(address(path, options.query), { method, headers, body, signal: options.signal }));
}

/** `path` is relative to `/api/v1`, e.g. `/tickets`. */
export async function send<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  options: SendOptions = {},
): Promise<T> {
  const response = await respond(method, path, options);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** An answer that comes in pieces, as server-sent events. */
export async function* events(path: string, options: SendOptions = {}): AsyncGenerator<ServerEvent> {
  const response = await respond("POST", path, options, "text/event-stream");
  if (response.body) yield* readEvents(response.body);
}

/** One page of a list. */
export async function page<T>(path: string, options: SendOptions = {}): Promise<Page<T>> {
  const response = await respond("GET", path, options);
  return { items: (await response.json()) as T[], cursor: nextCursor(response.headers.get("link")) };
}

/** The cursor of `rel="next"` (RFC 8288). */
export function nextCursor(link: string | null, name = "cursor"): string | null {
  const next = link?.match(/<([^>]*)>\s*;[^,]*rel="?next"?/)?.[1];
  return next ? new URL(next, "http://localhost").searchParams.get(name) : null;
}

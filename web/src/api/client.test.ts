import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nextCursor, page, send, whenSignedOut } from "./client";
import { ApiError, fieldErrors } from "./error";

const fetched = vi.fn<(request: Request) => Promise<Response>>();

beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
});

function problem(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error("it did not fail as the API does");
  return error;
}

function asked(): Request {
  const request = fetched.mock.calls.at(-1)?.[0];
  if (!request) throw new Error("nothing was asked");
  return request;
}

test("a POST has a key of its own, which the caller may set; other methods have none", async () => {
  fetched.mockImplementation(async () => new Response("{}"));
  await send("POST", "/tickets", { body: {} });
  const first = asked().headers.get("idempotency-key");
  await send("POST", "/tickets", { body: {} });
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(asked().headers.get("idempotency-key")).not.toBe(first);
  await send("POST", "/tickets", { body: {}, idempotencyKey: "draft-1" });
  expect(asked().headers.get("idempotency-key")).toBe("draft-1");
  await send("GET", "/tickets");
  expect(asked().headers.get("idempotency-key")).toBeNull();
});

test("a query leaves out what is not set", async () => {
  fetched.mockImplementation(async () => new Response("[]"));
  await page("/conversations", { query: { search: "a&b", cursor: undefined, label: "", limit: 50 } });
  expect(new URL(asked().url).search).toBe("?search=a%26b&limit=50");
});

test("no body is nothing", async () => {
  fetched.mockResolvedValue(new Response(null, { status: 204 }));
  expect(await send("DELETE", "/tickets/1")).toBeUndefined();
});

test("a problem is an ApiError with its fields", async () => {
  const errors = [{ field: "email", message: "is taken" }];
  fetched.mockResolvedValue(problem(422, { code: "VALIDATION_FAILED", detail: "No.", errors }));
  const error = await failure(send("POST", "/users", { body: {} }));
  expect([error.status, error.code, error.message]).toEqual([422, "VALIDATION_FAILED", "No."]);
  expect(fieldErrors(error)).toEqual({ email: "is taken" });
});

test("what is no problem document is one all the same", async () => {
  fetched.mockResolvedValue(new Response("<html>", { status: 502 }));
  const error = await failure(send("GET", "/stats"));
  expect([error.status, error.code, error.isPassing]).toEqual([502, "HTTP_502", true]);
});

test("no answer is a passing trouble; an abort stays an abort", async () => {
  fetched.mockRejectedValueOnce(new TypeError("failed"));
  expect((await failure(send("GET", "/stats"))).status).toBe(0);
  fetched.mockRejectedValueOnce(new DOMException("stop", "AbortError"));
  await expect(send("GET", "/stats")).rejects.toThrow(DOMException);
});

test("who slows down is told for how long", async () => {
  fetched.mockResolvedValue(problem(429, { code: "RATE_LIMITED" }, { "retry-after": "12" }));
  expect((await failure(send("POST", "/auth/login", { body: {} }))).retryAfterSeconds).toBe(12);
});

test("a session that has ended is told once; a wrong password is none", async () => {
  const out = vi.fn();
  whenSignedOut(out);
  fetched.mockImplementation(async () => problem(401, { code: "UNAUTHORIZED" }));
  await failure(send("POST", "/auth/login", { body: {} }));
  expect(out).not.toHaveBeenCalled();
  await failure(send("GET", "/conversations"));
  expect(out).toHaveBeenCalledOnce();
});

test("the next page's cursor is in the link header", () => {
  expect(nextCursor('</api/v1/x?limit=2&cursor=abc%3D>; rel="next"')).toBe("abc=");
  expect(nextCursor('</a?cursor=1>; rel="prev", </a?cursor=2>; rel="next"')).toBe("2");
  expect(nextCursor(null)).toBeNull();
});

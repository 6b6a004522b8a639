import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import type { Message, SavedReply, Template } from "@/api/desk";
import { ApiError } from "@/api/error";
import { keys } from "@/api/keys";
import type { Thread } from "@/lib/feed-cache";
import { kindOf, refusal, textLimit } from "./files";
import { fillReply, templateText, unfilled } from "./fill";
import { Outbox } from "./outbox";
import { outgoingOf } from "./outgoing";
import { notYetShown, type Pending } from "./reconcile";
import { matchingReplies, slashWord, withoutSlash, withReply } from "./use-slash";

const send = vi.hoisted(() => vi.fn());
vi.mock("@/api/conversations", () => ({ conversations: { send } }));

function message(id: string, content: string, more: object = {}): Message {
  return {
    id,
    conversation_id: "k",
    sender: "operator",
    user_id: "me",
    content,
    timestamp: "2026-01-15T10:00:00Z",
    message_type: "text",
    status: "queued",
    ...more,
  } as Message;
}

function pending(key: string, text: string, more: Partial<Pending> = {}): Pending {
  return { key, conversationId: "k", body: { text }, text, createdAt: "", state: "sending", ...more };
}

const shown = (items: Pending[], messages: Message[]) => notYetShown(items, messages, "me").map((item) => item.key);

test("names are filled in; what is not known is left to be seen", () => {
  const values = { "contact.name": "Priya", "operator.name": "" };
  expect(fillReply("Hello {{contact.name}}, {{ operator.name }} {{other}}", values)).toBe(
    "Hello Priya, {{ operator.name }} {{other}}",
  );
  expect(unfilled("{{a}} {{ b.c }} {{a}}")).toEqual(["a", "b.c"]);
});

test("a template reads as the customer will read it", () => {
  const template = {
    components: [
      { type: "HEADER", format: "TEXT", text: "Order {{1}}" },
      { type: "BODY", text: "Dear {{1}}, {{day}}: {{2}}" },
      { type: "FOOTER", text: "Shop" },
      { type: "BUTTONS", buttons: [{ text: "Track" }, {}] },
    ],
    variables: [
      { name: "order", component: "header", index: 1, kind: "text" },
      { name: "who", component: "body", index: 1, kind: "text" },
      { name: "day", component: "body", index: 3, kind: "text" },
    ],
  } satisfies Pick<Template, "components" | "variables">;
  expect(templateText(template, { order: "48", who: "Priya", day: "Monday" })).toEqual({
    header: "Order 48",
    body: "Dear Priya, Monday: {{2}}",
    footer: "Shop",
    buttons: ["Track"],
  });
});

test("a message that came back is not shown twice, whichever answer came first", () => {
  const item = pending("a", "hi");
  expect(shown([item], [])).toEqual(["a"]);
  expect(shown([item], [message("1", "hi")])).toEqual([]);
  expect(shown([pending("a", "hi", { messageId: "1" })], [message("1", "hi")])).toEqual([]);
});

test("the same words twice are two messages", () => {
  const before = message("1", "ok");
  const items = [pending("a", "ok", { afterId: "1" }), pending("b", "ok", { afterId: "1" })];
  expect(shown(items, [before])).toEqual(["a", "b"]);
  expect(shown(items, [before, message("2", "ok")])).toEqual(["b"]);
  expect(shown(items, [before, message("2", "ok"), message("3", "ok")])).toEqual([]);
});

test("what failed stays, and others' messages are not ours", () => {
  expect(shown([pending("a", "hi", { state: "failed" })], [message("1", "hi")])).toEqual(["a"]);
  expect(shown([pending("a", "hi")], [message("1", "hi", { user_id: "other" })])).toEqual(["a"]);
  expect(shown([pending("a", "hi")], [message("1", "hi", { sender: "customer" })])).toEqual(["a"]);
});

test("messages leave in their order, with one key for every try", async () => {
  const cache = new QueryClient();
  cache.setQueryData<Thread>(keys.messages("k"), {
    pages: [{ messages: [], hasOlder: false }],
    pageParams: [undefined],
  });
  const tried: [string, string][] = [];
  let isDown = true;
  send.mockImplementation(async (_id: string, body: { text: string }, keyed: { idempotencyKey: string }) => {
    tried.push([body.text, keyed.idempotencyKey]);
    if (body.text === "first" && isDown) throw ApiError.unreachable();
    return message(body.text, body.text);
  });
  const outbox = new Outbox(cache, "me", "k");
  const takeOver = vi.fn(async () => undefined);
  outbox.send({ text: "first", body: { text: "first" } }, takeOver);
  outbox.send({ text: "second", body: { text: "second" } });
  await vi.waitFor(() => expect(tried.map(([text]) => text)).toEqual(["first", "second"]));
  expect(takeOver).toHaveBeenCalledOnce();
  const contents = () => cache.getQueryData<Thread>(keys.messages("k"))?.pages[0]?.messages.map((one) => one.content);
  await vi.waitFor(() => expect(contents()).toEqual(["second"]));
  isDown = false;
  const firstKey = tried[0]?.[1] ?? "";
  outbox.retry(firstKey);
  await vi.waitFor(() => expect(contents()).toEqual(["first", "second"]));
  expect(tried[2]).toEqual(["first", firstKey]);
});

test("files are judged before they are uploaded", () => {
  const file = (name: string, type: string, size: number) => ({ name, type, size });
  expect(kindOf("audio/ogg; codecs=opus")).toBe("audio");
  expect(kindOf("image/heic")).toBe("document");
  expect(refusal(file("a.jpg", "image/jpeg", 5 * 1024 * 1024))).toBeNull();
  expect(refusal(file("a.jpg", "image/jpeg", 5 * 1024 * 1024 + 1))).toEqual({ reason: "size", bytes: 5 * 1024 * 1024 });
  expect(refusal(file("a.jpg", "image/jpeg", 2_000), { image_bytes: 1_000 })).toEqual({ reason: "size", bytes: 1_000 });
  expect(refusal(file("a.pdf", "application/pdf", 0))).toEqual({ reason: "empty" });
  expect(refusal(file("setup.EXE", "application/octet-stream", 10))).toEqual({ reason: "kind" });
  expect(refusal(file("note.webm", "audio/webm", 10))).toEqual({ reason: "convert", kind: "audio" });
  expect(refusal(file("IMG_1.HEIC", "image/heic", 10))).toEqual({ reason: "convert", kind: "image" });
  expect(refusal(file("sticker.webp", "image/webp", 10))).toBeNull();
  expect(textLimit("whatsapp", false)).toBe(4_096);
  expect(textLimit("whatsapp", true)).toBe(1_024);
  expect(textLimit("web", true)).toBe(4_096);
});

test("the text is the last file's caption; a sound has none", () => {
  const attached = (name: string, type: string) => ({
    id: name,
    file: new File(["x"], name, { type }),
    progress: 1,
    uploaded: { id: `up-${name}`, url: "", mime_type: type, bytes: 1, filename: name, kind: "document" as const },
  });
  const bodies = (text: string, ...files: ReturnType<typeof attached>[]) =>
    outgoingOf({ text, attachments: files, replyTo: "m1" }).map((one) => one.body);
  expect(bodies(" hello ")).toEqual([{ text: "hello", reply_to: "m1" }]);
  expect(bodies("see", attached("a.pdf", "application/pdf"), attached("b.png", "image/png"))).toEqual([
    { media_id: "up-a.pdf", filename: "a.pdf", reply_to: "m1" },
    { media_id: "up-b.png", filename: "b.png", text: "see" },
  ]);
  expect(bodies("listen", attached("a.ogg", "audio/ogg"))).toEqual([
    { media_id: "up-a.ogg", filename: "a.ogg", reply_to: "m1" },
    { text: "listen" },
  ]);
  expect(bodies("  ")).toEqual([]);
});

test("a slash offers saved replies where a word begins", () => {
  expect(slashWord("/hou", 4)).toBe("hou");
  expect(slashWord("Dear customer /", 15)).toBe("");
  expect(slashWord("and/or", 6)).toBeNull();
  expect(slashWord("https://x", 9)).toBeNull();
  expect(withReply("Hi /ho now", 6, "We open at nine")).toEqual({ text: "Hi We open at nine now", cursor: 18 });
  // A slash that a button has put there goes again; what was typed after it stays.
  expect(withoutSlash("Hi / now", 4, " /")).toEqual({ text: "Hi now", cursor: 2 });
  expect(withoutSlash("/ho", 3, "/")).toEqual({ text: "ho", cursor: 2 });
  expect(withoutSlash("/ho", 3, "")).toEqual({ text: "/ho", cursor: 3 });
  expect(withoutSlash("and/or", 6, "/")).toEqual({ text: "and/or", cursor: 6 });
  const reply = (shortcut: string, title: string) => ({ id: shortcut, shortcut, title, text: "…" }) as SavedReply;
  const all = [reply("refund", "Refund rules"), reply("hours", "When we open"), reply("open", "Opening day")];
  expect(matchingReplies(all, "open").map((one) => one.shortcut)).toEqual(["open", "hours"]);
});

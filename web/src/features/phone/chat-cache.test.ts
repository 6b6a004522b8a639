import { describe, expect, it } from "vitest";
import type { PhoneMessage } from "@/api/desk";
import { applied, newestUnread, readByCustomer, withMessage } from "./chat-cache";

const message = (id: string, more: Partial<PhoneMessage> = {}): PhoneMessage => ({
  id,
  from: "business",
  type: "text",
  text: id,
  at: "2026-01-15T10:30:00Z",
  status: "delivered",
  ...more,
});

describe("the customer's chat", () => {
  it("shows a message once, and never goes back a tick", () => {
    const chat = withMessage([message("a", { status: "read" })], message("a", { status: "sent", text: "new" }));
    expect(chat).toEqual([message("a", { status: "read", text: "new" })]);
    expect(withMessage(chat, message("b")).map((one) => one.id)).toEqual(["a", "b"]);
  });

  it("puts a reaction on what it reacts to, and takes it back", () => {
    const wa_id = "15550101001";
    const event = (emoji: string) => ({ wa_id, kind: "message", reaction: { message_id: "a", emoji } }) as const;
    const chat = applied([message("a"), message("b")], event("👍"));
    expect(chat.map((one) => one.reaction)).toEqual(["👍", undefined]);
    expect(applied(chat, event(""))[0]?.reaction).toBeUndefined();
  });

  it("knows only ticks that a phone shows", () => {
    const wa_id = "15550101001";
    const failed = applied([message("a")], { wa_id, kind: "status", message_id: "a", status: "failed" });
    expect(failed[0]?.status).toBe("delivered");
    expect(applied(failed, { wa_id, kind: "status", message_id: "a", status: "read" })[0]?.status).toBe("read");
  });

  it("reads up to a message, and no further", () => {
    const mine = (id: string) => message(id, { from: "customer" });
    const chat = applied([mine("a"), message("b"), mine("c"), mine("d")], {
      wa_id: "15550101001",
      kind: "read",
      message_id: "c",
    });
    expect(chat.map((one) => one.status)).toEqual(["read", "delivered", "read", "delivered"]);
  });

  it("finds what the customer has not read", () => {
    const chat = [message("a"), message("b"), message("c", { from: "customer" })];
    expect(newestUnread(chat)).toBe("b");
    expect(newestUnread(readByCustomer(chat))).toBeUndefined();
  });
});

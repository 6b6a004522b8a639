/** WhatsApp's 24 hours after a customer's message, in which anything may be written; later only templates. Pure. */
import type { Conversation } from "@/api/desk";

export type WindowState =
  /** The channel knows no window. */
  | { kind: "free" }
  /** `closing`: so little is left that it is worth a warning. */
  | { kind: "open" | "closing"; hours: number; minutes: number }
  | { kind: "closed" };

const CLOSING_MS = 2 * 3_600_000;

export function windowState(
  conversation: Pick<Conversation, "channel" | "window_expires_at">,
  now: number,
): WindowState {
  if (conversation.channel !== "whatsapp") return { kind: "free" };
  const left = conversation.window_expires_at ? Date.parse(conversation.window_expires_at) - now : 0;
  if (!(left > 0)) return { kind: "closed" };
  const minutes = Math.floor(left / 60_000);
  return {
    kind: left < CLOSING_MS ? "closing" : "open",
    hours: Math.floor(minutes / 60),
    minutes: minutes % 60,
  };
}

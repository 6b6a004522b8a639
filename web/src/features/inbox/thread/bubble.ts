/** How a message looks by who wrote it. */
import type { Sender } from "@/api/desk";

export type BubbleKind = "customer" | "ai" | "operator";

export const BUBBLES: Record<BubbleKind, string> = {
  customer: "border border-line bg-surface text-ink",
  ai: "bg-accent-soft text-ink",
  operator: "bg-accent text-on-accent",
};

/** What the system sends speaks for the desk, as the agent does. */
export function bubbleKind(sender: Sender): BubbleKind {
  return sender === "system" ? "ai" : sender;
}

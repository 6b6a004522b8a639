/** The test chat's state: one exchange is a question and all that has come back for it so far. */
import type { ChatReply, StepTaken } from "@/api/agents";
import type { ServerEvent } from "@/api/event-stream";

export interface Exchange {
  id: number;
  question: string;
  /** What has been written of the answer. */
  draft: string;
  steps: StepTaken[];
  reply: ChatReply | null;
  /** In words; empty where only we know what to say. */
  error: { code: string; detail: string } | null;
}

export function begin(id: number, question: string): Exchange {
  return { id, question, draft: "", steps: [], reply: null, error: null };
}

export function isOver(exchange: Exchange): boolean {
  return exchange.reply !== null || exchange.error !== null;
}

function parse(data: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What is not known passes: a newer server may say more. */
export function apply(exchange: Exchange, event: ServerEvent): Exchange {
  const data = parse(event.data);
  switch (event.event) {
    case "step":
      if (typeof data.step !== "string") return exchange;
      return {
        ...exchange,
        steps: [...exchange.steps, data as StepTaken],
      };
    case "delta":
      if (typeof data.text !== "string") return exchange;
      // Written anew after a tool: what was drafted before was not the answer.
      return { ...exchange, draft: data.anew === true ? data.text : exchange.draft + data.text };
    case "message": {
      const reply = data as unknown as ChatReply;
      return { ...exchange, reply, steps: reply.steps?.length ? reply.steps : exchange.steps };
    }
    case "error": {
      const { code, detail } = data;
      return { ...exchange, error: { code: text(code), detail: text(detail) } };
    }
    default:
      return exchange;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** How long a step's bar is, 0 to 1; a step that took next to nothing is still seen. */
export function share(ms: number, all: readonly { ms?: number | null }[]): number {
  const most = Math.max(1, ...all.map((step) => step.ms ?? 0));
  return Math.max(0.01, Math.min(1, ms / most));
}

/** Talks to an agent in a session of its own, and keeps what was said while the page is open. */
import { useEffect, useRef, useState } from "react";
import { talk } from "@/api/agents";
import { newIdempotencyKey } from "@/api/client";
import { ApiError } from "@/api/error";
import { apply, begin, type Exchange, isOver } from "./exchange";

const newSession = () => `test:${newIdempotencyKey()}`;

export interface Trial {
  exchanges: readonly Exchange[];
  busy: boolean;
  say: (text: string) => void;
  /** Stops waiting, and with it the trial's turn. */
  stop: () => void;
  /** A new customer: nothing of before is known. */
  restart: () => void;
}

export function useTrial(agentId: string | undefined): Trial {
  const session = useRef(newSession());
  const running = useRef<AbortController | null>(null);
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  useEffect(() => () => running.current?.abort(), []);

  const update = (id: number, change: (exchange: Exchange) => Exchange) =>
    setExchanges((all) => all.map((exchange) => (exchange.id === id ? change(exchange) : exchange)));

  const run = async (id: number, text: string) => {
    const control = new AbortController();
    running.current = control;
    const fail = (code: string, detail: string) =>
      update(id, (exchange) => (isOver(exchange) ? exchange : { ...exchange, error: { code, detail } }));
    try {
      for await (const event of talk(session.current, text, agentId, control.signal)) {
        update(id, (exchange) => apply(exchange, event));
      }
      // The connection ended without an answer.
      fail("", "");
    } catch (error) {
      if (control.signal.aborted) fail("STOPPED", "");
      else if (error instanceof ApiError) fail(error.code, error.message);
      else fail("", "");
    }
  };

  return {
    exchanges,
    busy: exchanges.some((exchange) => !isOver(exchange)),
    say: (text) => {
      const id = exchanges.length;
      setExchanges([...exchanges, begin(id, text)]);
      void run(id, text);
    },
    stop: () => running.current?.abort(),
    restart: () => {
      running.current?.abort();
      session.current = newSession();
      setExchanges([]);
    },
  };
}

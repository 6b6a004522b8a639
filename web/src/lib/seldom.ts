/** For what is told of often and need not be asked for each time. */
import { useEffect, useMemo, useRef } from "react";

/** Does it at once, and again at most every so many milliseconds, however often it is asked to; the last wish is kept. */
export function makeSeldom(act: () => void, everyMs: number): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsked = false;
  const run = () => {
    isAsked = false;
    act();
    timer = setTimeout(() => {
      timer = undefined;
      if (isAsked) run();
    }, everyMs);
  };
  return {
    ask: () => {
      if (timer === undefined) run();
      else isAsked = true;
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      isAsked = false;
    },
  };
}

/** While it is mounted; the function stays the same. */
export function useSeldom(act: () => void, everyMs: number): () => void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const seldom = useMemo(() => makeSeldom(() => latest.current(), everyMs), [everyMs]);
  useEffect(() => seldom.stop, [seldom]);
  return seldom.ask;
}

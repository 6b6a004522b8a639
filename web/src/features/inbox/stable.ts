import { useCallback, useLayoutEffect, useRef } from "react";

/** A function that stays the same and does what the last render wants; for events, not for rendering. */
export function useStable<Args extends unknown[], Result>(act: (...args: Args) => Result): (...args: Args) => Result {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...args) => latest.current(...args), []);
}

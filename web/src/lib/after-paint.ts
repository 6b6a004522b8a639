import { useEffect, useState } from "react";

/** False at first, true once what there is since `since` is on the screen: for what may follow what was asked for. */
export function useAfterPaint(since = true): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    if (!since) return;
    let timer: ReturnType<typeof setTimeout>;
    // A frame is painted after its callbacks.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [since]);
  return isPainted;
}

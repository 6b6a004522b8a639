/** Where a thread is scrolled to: at its end it follows; near its edges more is asked for. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStable } from "../stable";

/** So near counts as the end. */
const END_PX = 48;
/** More is asked for so far before an edge. */
const EDGE_PX = 600;

export function useThreadScroll({
  ready,
  isWhole,
  unreadFrom,
  lastKey,
  lastIsOurs,
  countAfter,
  onTop,
  onEnd,
}: {
  ready: boolean;
  /** Not only what is seen first is drawn. */
  isWhole: boolean;
  unreadFrom: string | null;
  lastKey: string | undefined;
  lastIsOurs: boolean;
  /** How many came after the one with this key. */
  countAfter: (key: string | undefined) => number;
  onTop: () => void;
  onEnd: () => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [atEnd, setAtEnd] = useState(true);
  const [newBelow, setNewBelow] = useState(0);

  const look = useStable(() => {
    const element = scroller.current;
    if (!element || element.clientHeight === 0) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    const isEnd = below < END_PX;
    follows.current = isEnd;
    setAtEnd(isEnd);
    if (isEnd) setNewBelow(0);
    if (isWhole && element.scrollTop < EDGE_PX) onTop();
    if (below < EDGE_PX) onEnd();
  });
  const toEnd = useStable(() => {
    const element = scroller.current;
    if (!element) return;
    follows.current = true;
    element.scrollTop = element.scrollHeight;
    look();
  });

  // First: at the unread where there is much of it, else at the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: again with the rest, which may stand above
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!ready || !element) return;
    element.scrollTop = element.scrollHeight;
    const marker = unreadFrom ? element.querySelector<HTMLElement>('[data-entry="unread"]') : null;
    if (marker && marker.offsetTop < element.scrollTop) element.scrollTop = marker.offsetTop - 16;
    look();
  }, [ready, isWhole, unreadFrom, look]);

  useEffect(() => {
    const element = scroller.current;
    const inside = content.current;
    if (!ready || !element || !inside) return;
    element.addEventListener("scroll", look, { passive: true });
    // Pictures that load and a composer that grows change heights: who follows the end stays there.
    const sizes = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
      else look();
    });
    sizes.observe(inside);
    sizes.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      sizes.disconnect();
    };
  }, [ready, look]);

  const before = useRef(lastKey);
  useLayoutEffect(() => {
    if (before.current === lastKey) return;
    const added = countAfter(before.current);
    before.current = lastKey;
    // What we send is what we want to see.
    if (lastIsOurs) toEnd();
    else if (!follows.current) setNewBelow((count) => count + added);
  }, [lastKey, lastIsOurs, toEnd, countAfter]);

  const showMessage = useStable((id: string) => {
    follows.current = false;
    // After what was loaded for it is drawn.
    requestAnimationFrame(() => {
      const entry = scroller.current?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
      entry?.scrollIntoView({ block: "center" });
      look();
    });
  });
  return { scroller, content, follows, atEnd, newBelow, toEnd, showMessage };
}

/** The rows that are seen of a list that may have 100,000. They keep their place when others move past them. */
import { useLocation } from "@tanstack/react-router";
import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Conversation } from "@/api/desk";
import { ConversationRow } from "./conversation-row";
import { type Anchor, shiftOf } from "./row-window";

export const ROW_PX = 64;
const OVERSCAN_ROWS = 8;
/** More is asked for when so many rows are left below. */
const AHEAD_ROWS = 40;
const ANCHOR_ROWS = 12;
const estimateSize = () => ROW_PX;

export interface RowsProps {
  rows: readonly Conversation[];
  selectedId: string | undefined;
  /** For marking what was found. */
  query: string;
  label: string;
  hasMore: boolean;
  loadingMore: boolean;
  onLoadMore: () => void;
  footer: React.ReactNode;
  listRef: RefObject<HTMLUListElement | null>;
  onOpen: (conversation: Conversation) => void;
}

export function Rows({
  rows,
  selectedId,
  query,
  label,
  hasMore,
  loadingMore,
  onLoadMore,
  footer,
  listRef,
  onOpen,
}: RowsProps) {
  const search = useLocation({ select: (location) => location.searchStr });
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const focusedIndex = focusedId === null ? -1 : rows.findIndex((row) => row.id === focusedId);
  const selectedIndex = selectedId === undefined ? -1 : rows.findIndex((row) => row.id === selectedId);
  // Before the virtualiser, whose rendering makes reading the position dear.
  useKeptPlace(scroller, rows);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    overscan: OVERSCAN_ROWS,
    // The row with the focus is drawn wherever it is: the focus would be lost with it.
    rangeExtractor: useCallback(
      (range: Range) => {
        const seen = defaultRangeExtractor(range);
        if (focusedIndex < 0 || seen.includes(focusedIndex)) return seen;
        return [...seen, focusedIndex].sort((a, b) => a - b);
      },
      [focusedIndex],
    ),
  });
  const shown = virtual.getVirtualItems();

  const lastSeen = virtual.range?.endIndex ?? -1;
  const loadMore = useEffectEvent(onLoadMore);
  useEffect(() => {
    if (hasMore && !loadingMore && lastSeen >= rows.length - AHEAD_ROWS) loadMore();
  }, [hasMore, loadingMore, lastSeen, rows.length]);

  const showSelected = useEffectEvent(() => {
    if (selectedIndex >= 0 && !isSeen(selectedIndex, virtual)) virtual.scrollToIndex(selectedIndex, { align: "auto" });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is selected, not when it moves
  useEffect(() => showSelected(), [selectedId]);

  const moveFocus = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!row) return;
    setFocusedId(row.id);
    virtual.scrollToIndex(rows.indexOf(row), { align: "auto" });
    requestAnimationFrame(() => listRef.current?.querySelector<HTMLElement>(`[data-row="${row.id}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = Math.max(0, focusedIndex >= 0 ? focusedIndex : selectedIndex);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const to = event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : from + (steps[event.key] ?? 0);
    if (to === from && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    moveFocus(to);
  };
  // One stop of the Tab key: where the focus was, else what is open, else the first.
  const stop = focusedIndex >= 0 ? focusedIndex : Math.max(0, selectedIndex);
  const hasStop = shown.some((row) => row.index === stop);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]">
      <ul
        ref={listRef}
        aria-label={label}
        className="relative w-full"
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
        onFocus={(event) => setFocusedId((event.target as HTMLElement).dataset.row ?? null)}
        onBlur={() => setFocusedId(null)}
      >
        {shown.map(({ index, start }, at) => {
          const conversation = rows[index];
          if (!conversation) return null;
          return (
            <li
              key={conversation.id}
              aria-setsize={hasMore ? -1 : rows.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 h-16"
              style={{ transform: `translateY(${start}px)` }}
            >
              <ConversationRow
                conversation={conversation}
                href={`/conversations/${conversation.id}${search}`}
                onOpen={onOpen}
                selected={conversation.id === selectedId}
                query={query}
                isStop={hasStop ? index === stop : at === 0}
              />
            </li>
          );
        })}
      </ul>
      {footer}
    </div>
  );
}

/** Whether the whole row is in sight, by what is known: to ask the page would compute its whole layout. */
function isSeen(
  index: number,
  { scrollOffset, scrollRect }: Pick<Virtualizer<HTMLDivElement, Element>, "scrollOffset" | "scrollRect">,
) {
  if (scrollOffset === null || !scrollRect) return false;
  return index * ROW_PX >= scrollOffset && (index + 1) * ROW_PX <= scrollOffset + scrollRect.height;
}

/** Scrolls along when rows are put in above what is seen. At the top, new ones push down. */
function useKeptPlace(scroller: RefObject<HTMLDivElement | null>, rows: readonly Conversation[]): void {
  const anchor = useRef<Anchor | null>(null);
  const latest = useRef(rows);
  // Remembered: to read it after a change would compute the whole layout.
  const top = useRef(0);
  useLayoutEffect(() => {
    latest.current = rows;
    const shift = anchor.current ? shiftOf(anchor.current, rows) : 0;
    if (shift !== 0 && scroller.current) {
      top.current += shift * ROW_PX;
      scroller.current.scrollTop = top.current;
    }
    anchor.current = anchorAt(top.current, rows);
  }, [rows, scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const keep = () => {
      top.current = element.scrollTop;
      anchor.current = anchorAt(top.current, latest.current);
    };
    element.addEventListener("scroll", keep, { passive: true });
    return () => element.removeEventListener("scroll", keep);
  }, [scroller]);
}

function anchorAt(scrollTop: number, rows: readonly Conversation[]): Anchor | null {
  const index = Math.floor(scrollTop / ROW_PX);
  if (scrollTop < ROW_PX / 2 || index >= rows.length) return null;
  return { index, ids: rows.slice(index, index + ANCHOR_ROWS).map((row) => row.id) };
}

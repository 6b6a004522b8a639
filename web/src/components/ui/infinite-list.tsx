/** A long list of which only what is seen is drawn, and more is asked for before its end is reached. */
import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { cn } from "@/lib/cn";

export interface InfiniteListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Pixels; exact where all rows have the same. */
  rowHeight: number;
  renderRow: (item: T, index: number) => ReactNode;
  hasMore?: boolean;
  loadingMore?: boolean;
  onLoadMore?: () => void;
  /** Under the last row: a skeleton while more comes, or a word at the end. */
  footer?: ReactNode;
  label: string;
  className?: string;
  /** The element that scrolls, for who wants to move it. */
  scrollRef?: RefObject<HTMLDivElement | null>;
}

const OVERSCAN_ROWS = 8;
/** More is asked for when so many rows are left below. */
const AHEAD_ROWS = 20;

export function InfiniteList<T>({
  items,
  keyOf,
  rowHeight,
  renderRow,
  hasMore = false,
  loadingMore = false,
  onLoadMore,
  footer,
  label,
  className,
  scrollRef,
}: InfiniteListProps<T>) {
  const own = useRef<HTMLDivElement>(null);
  const scroller = scrollRef ?? own;
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
  });
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? -1;
  const loadMore = useEffectEvent(() => onLoadMore?.());
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= items.length - AHEAD_ROWS) loadMore();
  }, [hasMore, loadingMore, lastShown, items.length]);
  return (
    <div ref={scroller} className={cn("min-h-0 overflow-y-auto", className)}>
      <ul aria-label={label} className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {shown.map((row) => (
          <Row key={row.key} row={row} total={items.length}>
            {renderAt(items, row.index, renderRow)}
          </Row>
        ))}
      </ul>
      {footer}
    </div>
  );
}

function renderAt<T>(items: readonly T[], index: number, render: (item: T, index: number) => ReactNode): ReactNode {
  const item = items[index];
  return item === undefined ? null : render(item, index);
}

function Row({ row, total, children }: { row: VirtualItem; total: number; children: ReactNode }) {
  return (
    <li
      aria-setsize={total}
      aria-posinset={row.index + 1}
      className="absolute top-0 left-0 w-full"
      style={{ height: row.size, transform: `translateY(${row.start}px)` }}
    >
      {children}
    </li>
  );
}

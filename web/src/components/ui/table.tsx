/** Rows and columns; sorted in the page where asked for. On small screens it scrolls sideways in its own frame. */
import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  type Header,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useCallback, useState } from "react";
import { cn } from "@/lib/cn";
import { Skeleton } from "./states";

// The columns' values differ in type; TanStack's helper makes each of them right.
// biome-ignore lint/suspicious/noExplicitAny: the value's type is the column's own
export type Column<T> = ColumnDef<T, any>;

const SKELETON_ROWS = ["a", "b", "c", "d", "e"];

export function Table<T>({
  columns,
  rows,
  keyOf,
  label,
  empty,
  onRowClick,
  isSelected,
  footer,
  className,
}: {
  columns: Column<T>[];
  /** Undefined while they load. */
  rows: T[] | undefined;
  keyOf: (row: T) => string;
  label: string;
  /** In place of no rows. */
  empty?: ReactNode;
  /** A convenience for the pointer; the row must hold a link or button that does the same. */
  onRowClick?: (row: T) => void;
  isSelected?: (row: T) => boolean;
  footer?: ReactNode;
  className?: string;
}) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const table = useReactTable({
    data: rows ?? EMPTY,
    columns,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: keyOf,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const { frame, overflows } = useOverflow();
  if (rows?.length === 0 && empty) return empty;
  return (
    // Positioned: what is hidden from the eye in it would widen the page.
    <div
      ref={frame}
      {...(overflows && { tabIndex: 0, role: "region", "aria-label": label })}
      className={cn("ring-inside relative overflow-x-auto rounded border border-line bg-surface", className)}
    >
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{label}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-line border-b">
              {group.headers.map((header) => (
                <HeadCell key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows === undefined
            ? SKELETON_ROWS.map((name) => (
                <tr key={name} className="border-line border-b last:border-0">
                  {columns.map((column, index) => (
                    <td key={column.id ?? index} className="h-10 px-3">
                      <Skeleton className="h-3.5 w-2/3" />
                    </td>
                  ))}
                </tr>
              ))
            : table.getRowModel().rows.map((row) => (
                <tr
                  key={row.id}
                  aria-selected={isSelected ? isSelected(row.original) : undefined}
                  onClick={onRowClick && (() => onRowClick(row.original))}
                  className={cn(
                    "border-line border-b last:border-0",
                    onRowClick && "cursor-pointer hover:bg-hover",
                    isSelected?.(row.original) && "bg-selected",
                  )}
                >
                  {row.getVisibleCells().map((cell) => (
                    <td key={cell.id} className="h-10 px-3 py-1.5 align-middle">
                      {flexRender(cell.column.columnDef.cell, cell.getContext())}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      {footer}
    </div>
  );
}

/** Whether it scrolls sideways: then it must be reachable by keyboard. */
function useOverflow() {
  const [overflows, setOverflows] = useState(false);
  const frame = useCallback((element: HTMLDivElement | null) => {
    if (!element || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth));
    watch.observe(element);
    if (element.firstElementChild) watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);
  return { frame, overflows };
}

const EMPTY: never[] = [];

function HeadCell<T>({ header }: { header: Header<T, unknown> }) {
  const sorted = header.column.getIsSorted();
  const title = header.isPlaceholder ? null : flexRender(header.column.columnDef.header, header.getContext());
  const className = "h-9 whitespace-nowrap px-3 font-medium text-ink-3 text-xs";
  if (!header.column.columnDef.enableSorting) {
    return (
      <th scope="col" className={className}>
        {title}
      </th>
    );
  }
  const Arrow = sorted === "desc" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none"}
      className={className}
    >
      <button
        type="button"
        onClick={header.column.getToggleSortingHandler()}
        className="ring-inside inline-flex items-center gap-1 rounded-xs hover:text-ink"
      >
        {title}
        <Arrow aria-hidden className={cn("size-3", !sorted && "opacity-0")} />
      </button>
    </th>
  );
}

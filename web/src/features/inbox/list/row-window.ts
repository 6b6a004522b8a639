/** Keeps what is seen of a list in its place while rows move into, out of and past it. Pure. */

/** How far a row is looked for from where it was. */
const REACH_ROWS = 500;

export interface Anchor {
  /** Ids of the rows that were seen, the first of them at `index`. */
  ids: readonly string[];
  index: number;
}

/** By how many rows what was seen has moved: the median, so that a row that jumped to the top takes nobody along. */
export function shiftOf(anchor: Anchor, rows: readonly { id: string }[]): number {
  const shifts: number[] = [];
  anchor.ids.forEach((id, offset) => {
    const before = anchor.index + offset;
    const now = near(rows, id, before);
    if (now >= 0) shifts.push(now - before);
  });
  shifts.sort((a, b) => a - b);
  return shifts[Math.floor(shifts.length / 2)] ?? 0;
}

function near(rows: readonly { id: string }[], id: string, index: number): number {
  for (let step = 0; step <= REACH_ROWS; step++) {
    if (rows[index + step]?.id === id) return index + step;
    if (step > 0 && rows[index - step]?.id === id) return index - step;
  }
  return -1;
}

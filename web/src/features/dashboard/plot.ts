/** What of the volume chart can be computed apart from drawing it. */

/** Series in the order in which they are drawn; the customers' has the hue. */
export const SERIES = ["inbound", "ai", "operator"] as const;
export type Series = (typeof SERIES)[number];

/** Moves places apart so that labels do not cover each other, none above `min` or below `max` where there is room. */
export function spread(places: readonly number[], gap: number, min: number, max: number): number[] {
  const order = places.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at || a.index - b.index);
  const moved: number[] = new Array(places.length).fill(0);
  let next = min;
  for (const { at, index } of order) {
    moved[index] = Math.max(at, next);
    next = (moved[index] ?? 0) + gap;
  }
  let limit = max;
  for (const { index } of order.reverse()) {
    moved[index] = Math.min(moved[index] ?? 0, limit);
    limit = (moved[index] ?? 0) - gap;
  }
  return moved;
}

/** Every n-th of the buckets, so that at most `most` are named; the last is always one of them. */
export function namedBuckets(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, most)));
  const chosen: number[] = [];
  for (let at = count - 1; at >= 0; at -= step) chosen.unshift(at);
  return chosen;
}

/** Steps for whole messages: 0, 1, 2, 5, 10 … */
export function steps(max: number, most = 4): number[] {
  const rough = Math.max(1, max / most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? 10 * power;
  const top = Math.max(1, Math.ceil(max / size));
  return Array.from({ length: top + 1 }, (_, index) => index * size);
}

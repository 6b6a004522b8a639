/**
 * The order of two times of the API. It writes fractions of a second only where there are some, so the texts themselves
 * are not in order: `10:30:00.250Z` sorts before `10:30:00Z`.
 */
export function compareTimes(a: string, b: string): number {
  const [first, second] = [withoutZone(a), withoutZone(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** All are in UTC. A time without a fraction is now the beginning of one with. */
function withoutZone(at: string): string {
  return at.endsWith("Z") ? at.slice(0, -1) : at;
}

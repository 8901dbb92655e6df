/** More rows nobody reads, and each costs every page a part of a kilobyte a second. */
export const MOST_ROWS = 50

/** Those of which `count` says most. */
export function busiest<T>(rows: readonly T[], count: (row: T) => number): T[] {
  return [...rows].sort((a, b) => count(b) - count(a)).slice(0, MOST_ROWS)
}

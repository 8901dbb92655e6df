/** Bytes per second; 0 for no time at all, and finite however short the time is. */
export function bytesPerSecond(bytes: number, ms: number): number {
  return ms > 0 ? Math.min((bytes * 1000) / ms, Number.MAX_VALUE) : 0
}

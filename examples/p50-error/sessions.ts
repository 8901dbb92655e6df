/** Of one track in one country: how fast each of its sessions was, in bytes/s. */
export type Cell = readonly number[]

/** Speeds of a country's links are spread about as e to this: the fastest sixth is 9 times as fast as the slowest. */
const SPREAD = 1.1

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Cells whose median lies anywhere from 10 kB/s to 10 MB/s, each with log-normal sessions around it. */
export function cells(seed: number, count: number, sessions: number): Cell[] {
  const next = random(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return Array.from({ length: count }, () => {
    const median = 10_000 * 1000 ** next()
    return Array.from({ length: sessions }, () => median * Math.exp(SPREAD * normal()))
  })
}

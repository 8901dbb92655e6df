import t from 'tap'
import { boundaries } from '../lib/boundaries.js'

/** A module of the page, which is plain JavaScript. */
function moduleOf<T>(name: string): Promise<T> {
  return import(new URL(`../page/${name}`, import.meta.url).href)
}

interface Buckets {
  densities(row: { first: number; counts: number[]; count: number }, boundaries: readonly number[]): number[]
}

interface Ticks {
  logTicks(low: number, high: number, room: number): number[]
}

t.test('sessions that lie evenly have a flat density, however wide the buckets are', async (t) => {
  const { densities } = await moduleOf<Buckets>('buckets.js')
  const decades = boundaries.slice(1).map((high, index) => Math.log10(high / (boundaries[index] as number)))
  const count = decades.reduce((sum, each) => sum + each, 0)
  const dense = densities({ first: 1, counts: decades, count }, boundaries)
  for (const [index, density] of dense.entries()) {
    t.ok(Math.abs(density * count - 1) < 1e-9, `from ${boundaries[index]}: ${density}`)
  }
})

t.test('as many round numbers as there is room for, and at least one', async (t) => {
  const { logTicks } = await moduleOf<Ticks>('ticks.js')
  t.strictSame(logTicks(15_000, 70_000_000, 9), [30_000, 100_000, 300_000, 1e6, 3e6, 1e7, 3e7])
  t.strictSame(logTicks(15_000, 70_000_000, 4), [100_000, 1e6, 1e7])
  t.strictSame(logTicks(1, 10_000_000_000, 4), [1, 1000, 1e6, 1e9])
  t.strictSame(logTicks(1_500_000, 5_000_000, 8), [1.5e6, 2e6, 3e6, 5e6])
  for (const low of boundaries.slice(0, -1)) {
    for (const high of boundaries.filter((each) => each > low)) {
      for (const room of [2, 4, 9, 16]) {
        const ticks = logTicks(low, high, room)
        const isInside = ticks.every((tick) => low <= tick && tick <= high)
        if (!isInside || ticks.length > room || ticks.length === 0) t.fail(`${low} to ${high}: ${ticks}`)
      }
    }
  }
})

import type { Histogram } from '@opentelemetry/sdk-metrics'
import prettyBytes from 'pretty-bytes'

const BLOCKS = '▁▂▃▄▅▆▇█'
/** Columns that one bucket has, and that all buckets together may have at most. */
const CELL = 3
const WIDTH = 21

/** Some consecutive buckets of the histograms, and how wide each is printed. */
export interface Axis {
  readonly first: number
  readonly last: number
  readonly cell: number
}

/** An axis with all buckets that any of the histograms uses. */
export function axisOf(histograms: readonly Histogram[]): Axis {
  const used = histograms.flatMap(({ buckets }) =>
    buckets.counts.flatMap((count, index) => (count > 0 ? [index] : [])),
  )
  const first = Math.min(...used)
  const last = Math.max(...used)
  return { first, last, cell: Math.min(CELL, Math.floor(WIDTH / (last - first + 1))) }
}

/** A block for each bucket, as high as its share of the sessions. */
export function bars({ buckets, count }: Histogram, { first, last, cell }: Axis): string {
  const bar = (inside: number): string => {
    const block = BLOCKS[Math.ceil((inside / count) * BLOCKS.length) - 1]
    return block === undefined ? '·' : block.repeat(Math.max(1, cell - 1))
  }
  return buckets.counts
    .slice(first, last + 1)
    .map((inside) => bar(inside).padEnd(cell))
    .join('')
}

/** What goes above the bars: the powers of ten among the lower boundaries of the buckets. */
export function scale({ buckets }: Histogram, { first, last, cell }: Axis): string {
  let text = ''
  for (let index = first; index <= last; index += 1) {
    const low = buckets.boundaries[index - 1] ?? 0
    const label = prettyBytes(low, { space: false }).replace('B', '')
    const column = (index - first) * cell
    if (Number.isInteger(Math.log10(low)) && text.length <= column) text = text.padEnd(column) + label
  }
  return text
}

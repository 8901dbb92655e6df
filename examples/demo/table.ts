import type { Histogram } from '@opentelemetry/sdk-metrics'
import Table from 'cli-table3'
import type { Direction } from 'measured-listener'
import { axisOf, bars, scale } from './distribution.js'
import { dim, rate } from './format.js'
import { median } from './median.js'
import { merge } from './merge.js'
import type { HistogramPoint } from './metrics.js'

const directions: readonly Direction[] = ['transmit', 'receive']
const transfers = { transmit: 'download', receive: 'upload' } as const

const noBorders = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ mid: '', 'mid-mid': '', left: '', 'left-mid': '', right: '', 'right-mid': '', middle: '' },
}

/** Histograms by country, and of all. Of each session only what it was for: the other way went mere headers. */
function byCountry(points: readonly HistogramPoint[], direction: Direction): Map<string, Histogram> {
  const histograms = points
    .filter(({ attributes }) => attributes['network.io.direction'] === direction)
    .filter(({ attributes }) => attributes.transfer === transfers[direction])
    .map(({ attributes, value }): [string, Histogram] => [String(attributes['geo.country.iso_code']), value])
    .sort(([a], [b]) => a.localeCompare(b))
  return new Map([...histograms, ['all', merge(histograms.map(([, value]) => value))]])
}

/** Sessions and goodput by direction and country, out of the collected points of both histograms. */
export function goodputTable(lifetime: readonly HistogramPoint[], active: readonly HistogramPoint[]): string {
  const rows = directions.map((direction) => ({
    direction,
    lifetime: byCountry(lifetime, direction),
    active: byCountry(active, direction),
  }))
  const shown = rows.flatMap((row) => [...row.lifetime.values(), ...row.active.values()])
  const axis = axisOf(shown)
  const above = shown[0] === undefined ? '' : scale(shown[0], axis)

  const table = new Table({
    head: ['', 'sessions', 'lifetime p50', above, 'active p50', above].map(dim),
    chars: noBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    colAligns: ['left', 'right', 'right', 'left', 'right', 'left'],
  })
  for (const row of rows) {
    table.push([{ content: `\n${row.direction} (${transfers[row.direction]}s)`, colSpan: 6 }])
    for (const [country, histogram] of row.lifetime) {
      const other = row.active.get(country)
      if (other === undefined) throw new Error(`no active goodput of ${row.direction} ${country}`)
      const cells = [histogram, other].flatMap((each) => [rate(median(each)), bars(each, axis)])
      table.push([country, histogram.count, ...cells])
    }
  }
  return table.toString().replace(/ +$/gm, '')
}

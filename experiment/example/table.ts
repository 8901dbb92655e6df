import Table from 'cli-table3'

const ATTR_COUNTRY = 'geo.country.iso_code'

import type { Comparison, Stratum } from 'measured-experiment'
import { countries } from './countries.js'

const kilo = (bytesPerSecond: number | undefined): string =>
  bytesPerSecond === undefined ? '?' : `${(bytesPerSecond / 1000).toFixed(0)} kB/s`
const percent = (share: number | undefined): string => `${((share ?? 0) * 100).toFixed(0)} %`

function row({ attributes, comparison }: Stratum): string[] {
  const country = String(attributes[ATTR_COUNTRY])
  const { incumbent, challenger, ratio, failures, verdict } = comparison
  return [
    country,
    `${kilo(incumbent.value)}\n${kilo(challenger.value)}`,
    `${percent(failures?.incumbent.value)}\n${percent(failures?.challenger.value)}`,
    `${ratio.value?.toFixed(2) ?? '?'}\n${interval(ratio)}`,
    verdict.replace(' shown', '\nshown').replace(' sessions', '\nsessions'),
    (countries[country]?.truth ?? '').replace(', ', ',\n'),
  ]
}

const interval = ({ low, high }: Comparison['ratio']): string => `${low.toFixed(2)} to ${high.toFixed(2)}`

/** A row for each country: the incumbent above, the challenger below. */
export function strataTable(strata: readonly Stratum[]): string {
  const head = ['', 'medians', 'failed', 'ratio, 95 %', 'verdict', 'the truth']
  const table = new Table({ head, style: { head: [], border: [] } })
  const order = Object.keys(countries)
  const place = ({ attributes }: Stratum): number => order.indexOf(String(attributes[ATTR_COUNTRY]))
  table.push(...[...strata].sort((a, b) => place(a) - place(b)).map(row))
  return table.toString()
}

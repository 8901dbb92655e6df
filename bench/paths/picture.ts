import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Factors } from './factors.js'
import { session, speed } from './report.js'

/** Read as well on white as on black. */
const INK = '#7f7f7f'
const RATES = { lifetime: '#e5534b', active: '#e0861a', 'delivered, received': '#2f81f7' }

const powerOfTen = (factor: number): string => (Number.isInteger(Math.log10(factor)) ? `×${factor}` : '')

/** A dot for each rate, one line for each row: true ones stand on the line of 1. */
export function drawFactors(rows: readonly Factors[]): string {
  const dots = rows.flatMap(({ row, lifetime, active, kernel }, index) => {
    const name = `${index + 1}. ${speed(row.kbit)}, ${session(row)}`
    return Object.keys(RATES).map((rate, which) => ({
      name,
      rate,
      factor: [lifetime, active, kernel][which] ?? 0,
    }))
  })
  const svg = Plot.plot({
    document: parseHTML('<html></html>').document,
    width: 1000,
    height: 105 + rows.length * 20,
    marginLeft: 500,
    marginBottom: 45,
    marginTop: 60,
    style: { color: INK, background: 'none', fontSize: '12px' },
    x: {
      type: 'log',
      label: "rate told / client's own, 1 = true",
      labelOffset: 38,
      grid: true,
      tickFormat: powerOfTen,
    },
    y: { label: null, tickSize: 0, domain: [...new Set(dots.map(({ name }) => name))] },
    color: { domain: Object.keys(RATES), range: Object.values(RATES) },
    marks: [
      Plot.ruleX([1], { strokeWidth: 1.5 }),
      Plot.dot(dots, { x: 'factor', y: 'name', fill: 'rate', r: 4.5 }),
      ...Object.entries(RATES).map(([rate, fill], index) =>
        Plot.text([rate], { frameAnchor: 'top-left', dx: 8, dy: -52 + 16 * index, fill, fontWeight: 'bold' }),
      ),
    ],
  })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return `${svg.outerHTML}\n`
}

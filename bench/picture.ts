import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Ratio } from './ratios.js'
import { variantNames } from './variants.js'
import { workNames } from './work/index.js'

/** Read as well on white as on black. */
const INK = '#7f7f7f'
const COLOURS = ['#8a8a8a', '#2f81f7', '#8b6cef', '#b07aa1', '#e0861a', '#e5534b', '#59a14f']

/** A dot for each ratio, and a line for its interval: one band for each work. */
export function drawRatios(ratios: readonly Ratio[]): string {
  const compared = variantNames.filter((variant) => variant !== 'bare')
  const svg = Plot.plot({
    document: parseHTML('<html></html>').document,
    width: 760,
    height: 760,
    marginLeft: 140,
    marginRight: 80,
    marginBottom: 45,
    style: { color: INK, background: 'none', fontSize: '12px' },
    x: {
      label: 'server CPU per unit of work, bare server = 1',
      labelOffset: 38,
      grid: true,
      insetLeft: 10,
      insetRight: 60,
    },
    y: { domain: compared, label: null, tickSize: 0 },
    fy: { domain: workNames, label: null },
    color: { domain: compared, range: COLOURS },
    marks: [
      Plot.ruleX([1], { strokeWidth: 1.5 }),
      Plot.ruleY(ratios, {
        fy: 'work',
        y: 'variant',
        x1: 'low',
        x2: 'high',
        stroke: 'variant',
        strokeWidth: 3,
      }),
      Plot.dot(ratios, { fy: 'work', y: 'variant', x: 'value', fill: 'variant', r: 4.5 }),
      Plot.text(ratios, {
        fy: 'work',
        y: 'variant',
        x: 'high',
        text: ({ value }) => `×${value.toFixed(3)}`,
        textAnchor: 'start',
        dx: 8,
        fill: INK,
      }),
    ],
  })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return `${svg.outerHTML}\n`
}

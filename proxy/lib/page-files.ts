import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export interface PageFile {
  readonly type: string
  readonly body: Buffer
}

const HTML = 'text/html; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
const JS = 'text/javascript; charset=utf-8'

const styles = ['theme.css', 'layout.css', 'parts.css', 'tables.css', 'narrow.css']
const scripts = [
  'buckets.js',
  'choice.js',
  'comparisons.js',
  'connections.js',
  'distribution.js',
  'filters.js',
  'fold.js',
  'format.js',
  'goodput.js',
  'interval.js',
  'lanes.js',
  'main.js',
  'outcomes.js',
  'paths.js',
  'rate-chart.js',
  'scroll.js',
  'session.js',
  'staleness.js',
  'strip.js',
  'summary.js',
  'svg.js',
  'table.js',
  'theme.js',
  'throughput.js',
  'ticks.js',
  'tracks.js',
]

/** All that the page consists of, by path: what is not here does not exist. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const own = (name: string): Buffer => readFileSync(new URL(`../page/${name}`, import.meta.url))
  const uplot = (name: string): Buffer =>
    readFileSync(createRequire(import.meta.url).resolve(`uplot/dist/${name}`))
  return new Map([
    ['/', { type: HTML, body: own('index.html') }],
    ['/uplot.css', { type: CSS, body: uplot('uPlot.min.css') }],
    ['/uplot.js', { type: JS, body: uplot('uPlot.esm.js') }],
    ...styles.map((name): [string, PageFile] => [`/${name}`, { type: CSS, body: own(name) }]),
    ...scripts.map((name): [string, PageFile] => [`/${name}`, { type: JS, body: own(name) }]),
  ])
}

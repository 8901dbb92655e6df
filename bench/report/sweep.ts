import type { Sweep } from '../sweep.js'
import { count, table } from './table.js'

/** Costs against the number of connections. */
export function sweepTable(results: readonly Sweep[]): string {
  const rows = results.map((each) => [
    each.variant,
    count(each.connections),
    each.accept.toFixed(2),
    each.sampling.toFixed(2),
    each.samples.toFixed(2),
    each.end.toFixed(2),
    count(each.heap),
    each.acceptStall.toFixed(1),
    each.samplingStall.toFixed(1),
    each.endStall.toFixed(1),
  ])
  const head = [
    '',
    'connections',
    'accept, µs',
    'sample, µs',
    'samples, of those due',
    'end, µs',
    'heap, B',
    'stall, accept, ms',
    'stall, sampling, ms',
    'stall, end, ms',
  ]
  return `## Up to a million connections, simulated

Fake sockets, 50 to a turn of the event loop: CPU a connection (\`sample\`: a connection and second), heap a connection, the
longest stall. The bare rows are the simulation itself.

${table(head, rows)}`
}

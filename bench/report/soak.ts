import { SETTLED, type Soaked } from '../soak-connections.js'
import { count, table } from './table.js'

/** What connections that are gone have left behind. */
export function soakTable(results: readonly Soaked[]): string {
  const heapThen = results[0]?.heap ?? 0
  const rows = results.map((each) => [
    count(each.connections),
    count(each.heap),
    count(each.heap - heapThen),
    count(each.resident),
  ])
  return `The heap of a measured server (\`interval\` 1000), 100 B there and back on each connection, after a full collection.

${table(['connections', 'heap, B', `more than after ${count(SETTLED)}, B`, 'resident, B'], rows)}`
}

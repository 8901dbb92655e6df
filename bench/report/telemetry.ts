import type { CollectionCost } from '../collection.js'
import type { ReportCost } from '../telemetry.js'
import { count, table } from './table.js'

/** What the reporters cost, and the SDK's own part in it. */
export function telemetryTable(
  reports: readonly ReportCost[],
  collections: readonly CollectionCost[],
): string {
  const costs = reports.map(({ name, sdk, ours, ratio }) => [
    name,
    sdk.toFixed(2),
    ours.toFixed(2),
    `×${ratio.toFixed(2)}`,
  ])
  const stalls = collections.map(({ connections, middle, longest }) => [
    count(connections),
    middle.toFixed(2),
    longest.toFixed(2),
  ])
  return `## Telemetry

A final report of \`telemetryReporter\`, and the SDK's own \`record\` and \`add\` calls with the same values and attributes, in
turn in one process: µs a session.

${table(['final report', 'SDK alone, µs', 'telemetryReporter, µs', 'ratio'], costs)}

How long a collection of \`observeConnections\` holds the event loop, where a hundredth of the connections has changed its
context since the one before.

${table(['open connections', 'collection, ms', 'longest, ms'], stalls)}`
}

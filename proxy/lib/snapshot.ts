import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { boundaries } from './boundaries.js'
import { comparisons } from './comparison.js'
import { connectionRows, type Showing } from './connection-rows.js'
import { formatEndpoint } from './endpoint.js'
import { goodputRows } from './goodput-rows.js'
import type { History } from './history.js'
import { collect } from './metrics.js'
import { outcomes } from './outcomes.js'
import type { Route } from './route.js'

/** Where a page's numbers come from. */
export interface Source extends Showing {
  readonly exporter: PrometheusExporter
  readonly history: History
  readonly routes: readonly Route[]
  /** The least that is told of in the goodput. */
  readonly minBytes: number
}

/** What a page is told when it connects. */
export function greeting({ routes, history, minBytes }: Source) {
  return {
    boundaries,
    minBytes,
    history: history.points,
    routes: routes.map(({ listen, target, track, proxyProtocol }) => ({
      listen: formatEndpoint(listen),
      target: formatEndpoint(target),
      track,
      proxyProtocol,
    })),
  }
}

/** What it is told every second. All but the live rates is what /metrics tells. */
export async function snapshot(source: Source) {
  const collected = await collect(source.exporter)
  const tracks = new Set(source.routes.flatMap(({ track }) => track ?? []))
  return {
    throughput: source.history.points.at(-1),
    open: collected.sum('proxy.connections'),
    bytes: collected.sum('proxy.io'),
    goodput: goodputRows(collected),
    outcomes: outcomes(collected),
    comparisons: comparisons(collected, [...tracks]),
    connections: connectionRows(source),
  }
}

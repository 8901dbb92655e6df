import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { boundaries } from './boundaries.js'
import { chooseRate } from './choose-rate.js'
import { Comparer } from './comparer.js'
import { connectionRows, type Showing } from './connection-rows.js'
import { formatEndpoint } from './endpoint.js'
import type { View } from './events.js'
import { goodputRows } from './goodput-rows.js'
import type { History } from './history.js'
import { COUNTRY, collect, text } from './metrics.js'
import { outcomes } from './outcomes.js'
import { pathRows } from './path-rows.js'
import type { PeerLimited } from './peer-limited.js'
import type { Route } from './route.js'

/** Where a page's numbers come from. */
export interface Source extends Showing {
  readonly exporter: PrometheusExporter
  readonly history: History
  readonly peerLimited: PeerLimited
  readonly routes: readonly Route[]
  readonly isDemo: boolean
  /** The least that is told of in the goodput. */
  readonly minBytes: number
}

/** What a page is told when it connects. */
export function greeting({ routes, history, minBytes }: Source) {
  return {
    boundaries,
    minBytes,
    since: history.since,
    history: history.points,
    routes: routes.map(({ listen, target, track, proxyProtocol }) => ({
      listen: formatEndpoint(listen),
      target: formatEndpoint(target),
      track,
      proxyProtocol,
    })),
  }
}

/**
 * What pages are told every second, of what each has asked for. All but what moves now, and how clients read, is what
 * /metrics tells.
 */
export class Snapshots {
  readonly #source: Source
  readonly #comparer = new Comparer()

  constructor(source: Source) {
    this.#source = source
  }

  /** All as it is now: what a page is told of that depends on what it asks. */
  async take(): Promise<View> {
    const source = this.#source
    const collected = await collect(source.exporter)
    const tracks = [...new Set(source.routes.flatMap(({ track }) => track ?? []))]
    const uptime = Date.now() / 1000 - source.history.since
    const sessions = collected.histograms('proxy.session.duration')
    const countries = [...new Set(sessions.map(({ attributes }) => text(attributes, COUNTRY) ?? ''))]
    return (query) => {
      const chosen = chooseRate(collected, query.rate, source.isDemo)
      return {
        throughput: source.history.points.at(-1),
        open: collected.sum('proxy.connections'),
        ...chosen,
        countries,
        goodput: goodputRows(collected, chosen.rate, query),
        outcomes: outcomes(collected, query),
        comparison: this.#comparer.compare(collected, chosen.rate, query, tracks, uptime),
        connections: connectionRows(source, query),
        paths: pathRows(collected, source.peerLimited, query),
      }
    }
  }
}

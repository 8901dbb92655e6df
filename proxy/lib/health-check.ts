import type { Meter } from '@opentelemetry/api'
import type { ConnectionContext, Reporter, Stats } from 'measured-listener'

/**
 * Whether a session was a load balancer's health check: an HTTP/1 request in place of the PROXY header, or no byte at
 * all before the end. It is no session of a client, and no failure.
 */
export function isHealthCheck(ctx: ConnectionContext, { recvTotal }: Stats): boolean {
  const { healthCheck = false, headerRequired = false, failure } = ctx
  return healthCheck || (headerRequired && recvTotal === 0 && failure === undefined)
}

/** Leaves out health checks, whose times and outcomes are no client's. */
export function ofClients(reporter: Reporter): Reporter {
  return (ctx, stats, deltaStats, final) => {
    if (!final || !isHealthCheck(ctx, stats)) return reporter(ctx, stats, deltaStats, final)
  }
}

/** Counts health checks. */
export function healthCheckReporter(meter: Meter): Reporter {
  const counter = meter.createCounter('proxy.health_checks', {
    description: 'Health checks of load balancers: without a PROXY header where one is required',
    unit: '{check}',
  })
  return ({ track, ...ctx }, stats, _deltaStats, final) => {
    if (final && isHealthCheck(ctx, stats)) counter.add(1, track === undefined ? {} : { track })
  }
}

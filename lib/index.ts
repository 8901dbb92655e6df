export { type ConnectionContext, contextOf, updateContext } from './context.js'
export { type MeasuredDatagrams, measuredDatagrams } from './datagrams/datagrams.js'
export type { Peer } from './datagrams/session.js'
export type { MeasuredDatagramsOptions } from './datagrams/sessions.js'
export { type MeasuredListener, type MeasuredListenerOptions, measuredListener } from './listener.js'
export { combineReporters, type Reporter } from './reporter.js'
export type { MeasuringOptions } from './roster.js'
export { type MeasuredSocket, measuredSocket } from './socket.js'
export type { Stats } from './stats.js'
export { goodputBoundaries } from './telemetry/boundaries.js'
export {
  type ConnectionsObserver,
  type ObserveConnectionsOptions,
  observeConnections,
} from './telemetry/connections.js'
export { type Direction, type GoodputOptions, goodputReporter } from './telemetry/goodput.js'
export type { CountryLookup, TelemetryOptions } from './telemetry/options.js'
export { sessionReporter } from './telemetry/session.js'
export { trafficReporter } from './telemetry/traffic.js'

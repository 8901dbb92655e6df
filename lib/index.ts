export {
  type MeasuredListener,
  type MeasuredListenerOptions,
  measuredListener,
} from './connections/listener.js'
export { type MeasuredSocket, measuredSocket } from './connections/socket.js'
export { type MeasuredDatagrams, measuredDatagrams } from './datagrams/datagrams.js'
export type { Peer } from './datagrams/peer-session.js'
export type { MeasuredDatagramsOptions } from './datagrams/peer-sessions.js'
export { type ConnectionContext, contextOf, updateContext } from './session/context.js'
export { combineReporters, type Reporter } from './session/reporter.js'
export type { MeasuringOptions } from './session/sessions.js'
export type { Stats } from './stats/stats.js'
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

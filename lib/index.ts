export { type MeasuredListener, measuredListener } from './connections/listener.js'
export type { MeasuredListenerOptions, MeasuredSocketOptions } from './connections/options.js'
export { type MeasuredSocket, measuredSocket } from './connections/socket.js'
export { type MeasuredDatagrams, measuredDatagrams } from './datagrams/datagrams.js'
export type { Peer } from './datagrams/peer-session.js'
export type { MeasuredDatagramsOptions } from './datagrams/peer-sessions.js'
export { type ConnectionContext, type ContextFields, contextOf, updateContext } from './session/context.js'
export type { MeasuringOptions } from './session/options.js'
export { combineReporters, type Reporter } from './session/reporter.js'
export type { Stats } from './stats/stats.js'
export type { TcpInfo } from './stats/tcp-reading.js'
export type { TcpStats } from './stats/tcp-stats.js'
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

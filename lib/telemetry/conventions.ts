/**
 * The names of everything that the bundled reporters record.
 *
 * The three standard attribute keys are copied from OpenTelemetry's semantic conventions, whose package has two of
 * them only under `incubating` and asks libraries to copy what they use from there.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/network/
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/geo/
 */

export const INSTRUMENTATION_NAME = 'measured-listener'

export const METRIC_GOODPUT = 'proxy.session.goodput'
export const METRIC_GOODPUT_ACTIVE = 'proxy.session.goodput.active'
export const METRIC_GOODPUT_DELIVERED = 'proxy.session.goodput.delivered'
export const METRIC_TRAFFIC = 'proxy.io'
export const METRIC_DURATION = 'proxy.session.duration'
export const METRIC_RTT = 'proxy.session.rtt'
export const METRIC_RETRANSMITTED = 'proxy.tcp.retransmitted'
export const METRIC_CONNECTIONS = 'proxy.connections'

export const UNIT_BYTES_PER_SECOND = 'bytes/s'
export const UNIT_BYTES = 'bytes'
export const UNIT_SECONDS = 's'
export const UNIT_CONNECTIONS = '{connection}'

export const ATTR_DIRECTION = 'network.io.direction'
export const ATTR_COUNTRY = 'geo.country.iso_code'
export const ATTR_ERROR_TYPE = 'error.type'

/** The country of an address that has none. */
export const COUNTRY_UNKNOWN = 'n/a'

/** The type of an error that tells neither a code nor a name: what the conventions have for it. */
export const ERROR_TYPE_OTHER = '_OTHER'

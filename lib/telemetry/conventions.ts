/**
 * The names of everything that the bundled reporters record.
 *
 * The two standard attribute keys are copied from OpenTelemetry's semantic conventions, whose package has them
 * only under `incubating` and asks libraries to copy what they use from there.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/network/
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/geo/
 */

export const INSTRUMENTATION_NAME = 'measured-listener'

export const METRIC_GOODPUT = 'proxy.session.goodput'
export const METRIC_GOODPUT_ACTIVE = 'proxy.session.goodput.active'

export const UNIT_BYTES_PER_SECOND = 'bytes/s'

export const ATTR_DIRECTION = 'network.io.direction'
export const ATTR_COUNTRY = 'geo.country.iso_code'

/** The country of an address that has none. */
export const COUNTRY_UNKNOWN = 'n/a'

import type { Attributes, Meter } from '@opentelemetry/api'
import { checkFunction, checkObject, checkOptions, isObject, wrongType } from '../check.js'
import type { ConnectionContext } from '../session/context.js'

/**
 * The country of an address, as an ISO 3166-1 alpha-2 code; `undefined` where it is not known.
 *
 * Asked only for public unicast addresses, and once for each connection and address: reporters that are given the
 * same function share what it tells. What it throws goes to `onError`, once, and the country is `n/a`.
 */
export type CountryLookup = (ip: string) => string | undefined

/** The options of every bundled reporter. */
export interface TelemetryOptions {
  /**
   * Where to record.
   *
   * @default the global meter provider's meter `measured-listener`, also if the provider is set later
   */
  readonly meter?: Meter
  /**
   * Tells the country of a client.
   *
   * @default none: every country is `n/a`
   */
  readonly countryLookup?: CountryLookup
  /**
   * More attributes for every point, the same for all connections or made for each. They cannot replace the
   * reporter's own. Every combination of values is a time series of its own: nothing that has many values, and
   * never an address. A number that is not finite is refused: the SDK cannot tell NaN from Infinity.
   */
  readonly attributes?: Attributes | ((ctx: ConnectionContext) => Attributes)
}

export const TELEMETRY_OPTIONS: readonly string[] = ['meter', 'countryLookup', 'attributes']

/**
 * @param methods what the instruments are created with
 * @param known the names of the options that there are
 * @throws TypeError naming the option that is wrong, and its value
 */
export function checkTelemetryOptions(
  options: TelemetryOptions,
  methods: readonly (keyof Meter)[],
  known: readonly string[] = TELEMETRY_OPTIONS,
): void {
  checkOptions('options', options, known)
  const { meter, countryLookup, attributes } = options
  if (
    meter !== undefined &&
    (!isObject(meter) || methods.some((each) => typeof meter[each] !== 'function'))
  ) {
    throw wrongType('options.meter', 'a Meter', meter)
  }
  if (countryLookup !== undefined) checkFunction('options.countryLookup', countryLookup)
  if (attributes !== undefined && typeof attributes !== 'function') {
    checkObject('options.attributes', attributes)
  }
}

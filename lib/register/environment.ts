import type { Attributes } from '@opentelemetry/api'
import { MAX_DELAY, outOfRange, wrongType } from '../check.js'
import type { CountryLookup } from '../telemetry/options.js'
import { loadCountryLookup } from './country.js'
import { checkNotReserved } from './reserved.js'
import { DEFAULT_INTERVAL, type Settings, TCP_INFO_MODES } from './settings.js'
import { tcpInfoFor } from './tcp-info.js'
import { warn } from './warnings.js'

const PREFIX = 'MEASURED_LISTENER_'
const INTERVAL = `${PREFIX}INTERVAL`
const PORTS = `${PREFIX}PORTS`
const ATTRIBUTES = `${PREFIX}ATTRIBUTES`
const COUNTRY = `${PREFIX}COUNTRY`
const TCP_INFO = `${PREFIX}TCP_INFO`
const UDP = `${PREFIX}UDP`
const DISABLED = `${PREFIX}DISABLED`
const NAMES: readonly string[] = [INTERVAL, PORTS, ATTRIBUTES, COUNTRY, TCP_INFO, UDP, DISABLED]

type Environment = Readonly<Record<string, string | undefined>>

/** The variable's text; none if it is empty, as OpenTelemetry has it of its own. */
function textOf(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined
}

/** Digits alone: `Number` takes `1e4`, `0x10` and an empty text, too. */
function integerOf(text: string, most: number): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : 0
  return value >= 1 && value <= most ? value : undefined
}

function intervalOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_INTERVAL
  const interval = integerOf(text, MAX_DELAY)
  if (interval === undefined) throw outOfRange(INTERVAL, `an integer from 1 to ${MAX_DELAY}`, text)
  return interval
}

function portsOf(text: string): ReadonlySet<number> {
  const ports = text.split(',').map((each) => integerOf(each.trim(), 65_535))
  if (ports.some((port) => port === undefined)) {
    throw outOfRange(PORTS, "ports from 1 to 65535, as in '443,8443'", text)
  }
  return new Set(ports as number[])
}

function attributesOf(text: string): Attributes {
  const attributes = new Map<string, string>()
  for (const pair of text.split(',')) {
    const [, key, value] = /^\s*([^=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    if (key === undefined || value === undefined || attributes.has(key)) {
      throw wrongType(ATTRIBUTES, "pairs of different keys, as in 'track=challenger,dc=fra'", text)
    }
    attributes.set(key, value)
  }
  const made = Object.fromEntries(attributes)
  checkNotReserved(ATTRIBUTES, made, text)
  return made
}

function countryLookupOf(text: string): CountryLookup {
  try {
    return loadCountryLookup(text)
  } catch (error) {
    const { message } = error as Error
    const expected = "'geoip-lite' or a module whose default export is a CountryLookup or makes one"
    // What Node tells of a module that is missing goes on with the stack of those who asked for it.
    const reason = String(message ?? error).split('\n')[0]
    throw new TypeError(`${COUNTRY} must be ${expected}, got '${text}': ${reason}`, { cause: error })
  }
}

function oneOf<T extends string>(name: string, text: string | undefined, allowed: readonly T[], none: T): T {
  if (text === undefined) return none
  const value = allowed.find((each) => each === text.toLowerCase())
  if (value === undefined) throw wrongType(name, allowed.map((each) => `'${each}'`).join(' or '), text)
  return value
}

/** A name that is misspelt would have no effect, and nobody would know. */
function warnOfUnknown(environment: Environment): void {
  for (const name of Object.keys(environment)) {
    if (!name.startsWith(PREFIX) || NAMES.includes(name)) continue
    warn(`${name} is no setting; there are ${NAMES.join(', ')}`)
  }
}

/**
 * What the environment says of measuring; none if it says that nothing is to be done.
 *
 * @throws TypeError or RangeError naming the variable that is wrong, and its value
 */
export function settingsOf(environment: Environment): Settings | undefined {
  const text = (name: string) => textOf(environment, name)
  if (oneOf(DISABLED, text(DISABLED), ['true', 'false'], 'false') === 'true') return undefined
  const interval = intervalOf(text(INTERVAL))
  const udp = oneOf(UDP, text(UDP), ['on', 'off'], 'off') === 'on'
  const mode = oneOf(TCP_INFO, text(TCP_INFO), TCP_INFO_MODES, 'auto')
  const ports = text(PORTS)
  const attributes = text(ATTRIBUTES)
  const country = text(COUNTRY)
  const settings = {
    interval,
    udp,
    ...(ports !== undefined && { ports: portsOf(ports) }),
    ...(attributes !== undefined && { attributes: attributesOf(attributes) }),
    // Last, as it may take a second.
    ...(country !== undefined && { countryLookup: countryLookupOf(country) }),
  }
  warnOfUnknown(environment)
  const tcpInfo = tcpInfoFor(mode, TCP_INFO)
  return tcpInfo === undefined ? settings : { ...settings, tcpInfo }
}

import { createRequire } from 'node:module'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Endpoint, parseEndpoint, parseListenEndpoint } from './endpoint.js'
import type { Exposition } from './exposition.js'
import { RATES, type Rate } from './rates.js'

/** A --listen: where, and which track it is. */
export interface Listen {
  readonly at: Endpoint
  readonly track?: string | undefined
}

export interface Options extends Exposition {
  readonly listen?: readonly Listen[]
  readonly target?: readonly Endpoint[]
  readonly demo?: boolean
  readonly proxyProtocol?: boolean
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly metrics?: Endpoint | true
  readonly showAddresses?: boolean
  readonly json?: boolean
  readonly measure: boolean
  readonly minBytes: number
  readonly connectTimeout: number
  readonly headerTimeout: number
  readonly grace: number
}

const { version }: { readonly version: string } = createRequire(import.meta.url)('../package.json')

/** Commander shows what is wrong with an argument only if it is told so. */
function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
    }
  }
}

const endpoint = argument(parseEndpoint)
const listenEndpoint = argument(parseListenEndpoint)
const listen = argument((text): Listen => {
  const [, at = text, track] = /^([^=]*)(?:=(.*))?$/.exec(text) ?? []
  if (track !== undefined && !/^[\w.-]{1,64}$/.test(track)) {
    throw new RangeError(`a track is 1 to 64 letters, digits, '.', '_' or '-', got ${JSON.stringify(track)}`)
  }
  return { at: parseListenEndpoint(at), track }
})
const seconds = argument((text): number => {
  const value = Number(text)
  if (!(value >= 0 && value <= 86_400)) throw new RangeError(`expected seconds, got ${JSON.stringify(text)}`)
  return value * 1000
})

const each =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): T[] => [...before, parse(text)]

/** What is told in seconds is kept in ms. */
const time = (flags: string, description: string, ms: number): Option =>
  new Option(flags, description).argParser(seconds).default(ms, `${ms / 1000}`)

const count = argument((text): number => {
  if (!/^\d{1,15}$/.test(text))
    throw new RangeError(`expected a number of bytes, got ${JSON.stringify(text)}`)
  return Number(text)
})

const rates = argument((text): Rate[] => {
  const names = text.split(',')
  const unknown = names.filter((name) => !RATES.some((rate) => rate === name))
  if (unknown.length > 0) throw new RangeError(`expected some of ${RATES}, got ${JSON.stringify(text)}`)
  return RATES.filter((rate) => names.includes(rate))
})

export function parseOptions(argv: readonly string[]): Options {
  const options = new Command('measured-proxy')
    .version(version, '--version', 'its version')
    .description('A TCP proxy that measures what its clients get. With --metrics, look at its page.')
    .option(
      '--listen <[HOST:]PORT[=TRACK]>',
      'where to listen, 127.0.0.1 without a host; any number of times (127.0.0.1:8080)',
      each(listen),
    )
    .option(
      '--target <HOST:PORT>',
      'where to: one for all, or one for each --listen (an HTTP origin of its own)',
      each(endpoint),
    )
    .option('--demo', 'make traffic: two tracks on listeners of their own, clients in five countries')
    .option('--proxy-protocol', 'every connection to a --listen begins with a PROXY header, version 1 or 2')
    .option(
      '--tls-cert <FILE>',
      'terminate TLS on every --listen: the certificate and its chain, in PEM; SIGHUP reads both files again',
    )
    .option('--tls-key <FILE>', 'its private key, in PEM, not encrypted')
    .option(
      '--metrics [[HOST:]PORT]',
      'Prometheus at /metrics, a live page at / (127.0.0.1:9464)',
      listenEndpoint,
    )
    .option('--show-addresses', 'show whole client addresses, not only their networks')
    .option('--json', 'a line of JSON on stdout for each session')
    .option(
      '--min-bytes <BYTES>',
      'goodput is recorded of a direction that moved as many: fewer measure latency',
      count,
      10_000,
    )
    .addOption(
      new Option('--rates <RATES>', 'of the goodput at /metrics, with commas between them')
        .argParser(rates)
        .default(RATES, `${RATES}`),
    )
    .addOption(
      new Option('--buckets <WIDTH>', 'of the goodput at /metrics: six a decade, or two')
        .choices(['fine', 'coarse'])
        .default('fine'),
    )
    .option('--no-country', 'do not tell countries apart at /metrics')
    .option('--no-measure', 'only forward, to see what measuring costs')
    .addOption(time('--connect-timeout <SECONDS>', 'for a target to accept', 10_000))
    .addOption(time('--header-timeout <SECONDS>', 'for a PROXY header to be there', 3_000))
    .addOption(time('--grace <SECONDS>', 'for open connections to end, after SIGINT or SIGTERM', 5_000))
    .parse(argv)
    .opts<Options>()
  refuseContradictions(options)
  return options
}

/** @throws RangeError for options that cannot both be meant */
function refuseContradictions(options: Options): void {
  const { demo, listen, target, tlsCert, tlsKey, measure, metrics, json } = options
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    const missing = tlsCert === undefined ? '--tls-cert' : '--tls-key'
    throw new RangeError(`--tls-cert and --tls-key belong together: ${missing} is missing`)
  }
  if (demo && tlsCert && !listen) {
    throw new RangeError(
      "--demo's clients do not speak TLS, so --tls-cert would not be used: leave it out, or add a --listen",
    )
  }
  if (demo && target && !listen) {
    throw new RangeError(
      '--demo has targets of its own, so --target would not be used: leave one out, or add a --listen',
    )
  }
  const reading = [metrics && '--metrics', demo && '--demo', json && '--json'].filter(Boolean)
  if (!measure && reading.length > 0) {
    throw new RangeError(`--no-measure leaves nothing for ${reading.join(' and ')} to show: leave one out`)
  }
}

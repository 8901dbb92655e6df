import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import type { Looks } from '../looks.js'
import {
  duration,
  durationOf,
  durationText,
  header,
  list,
  looksOf,
  number,
  pairs,
  server,
  timeOf,
  timeoutOf,
  waitOf,
} from './values.js'

export interface CommandOptions {
  readonly prometheus?: string
  readonly file?: readonly string[]
  readonly metric?: string
  readonly outcomes?: string
  /** Values of `error.type` that are no failures. */
  readonly harmless: readonly string[]
  readonly arm: string
  readonly incumbent: string
  readonly challenger: string
  readonly by: readonly string[]
  readonly where: Readonly<Record<string, string>>
  /** As Prometheus writes it. */
  readonly since: string
  /** Seconds since the epoch: when the experiment began, in place of `since`. */
  readonly start?: number
  /** Seconds since the epoch. */
  readonly at?: number
  /** ms */
  readonly window?: number
  readonly header: Readonly<Record<string, string>>
  /** ms */
  readonly timeout: number
  readonly confidence: number
  readonly looks: Looks
  readonly ratio: number
  readonly minSessions: number
  readonly failureMargin: number
  readonly designEffect: number
  readonly equivalence?: number
  readonly showQueries: boolean
  readonly output: 'table' | 'json'
  /** ms */
  readonly watch?: number
  readonly success?: 'faster' | 'not-slower'
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const EXAMPLES = `
Exit code: 0 faster, 1 slower, 2 no difference shown (or faster but fails more), 3 too few sessions, 4 an error.

Examples:
  measured-experiment --prometheus http://127.0.0.1:9090 --arm track --incumbent stable --challenger quic \\
                      --by geo.country.iso_code --since 24h --window 1h
  measured-experiment --file metrics.jsonl --arm track --incumbent stable --challenger quic --output json

Names of metrics and attributes are OpenTelemetry's or Prometheus', as you like.`

function command(print: (text: string) => void): Command {
  return new Command('measured-experiment')
    .description('Did the challenger win? Compares two arms by the histograms of their sessions.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .allowExcessArguments(false)
    .option('--prometheus <url>', 'of a Prometheus, Mimir or Thanos, as far as what precedes /api/v1', server)
    .option('--file <path...>', 'OTLP/JSON, a request a line, instead of a Prometheus')
    .requiredOption('--arm <attribute>', 'which attribute tells the arms apart')
    .requiredOption('--incumbent <value>', 'its value for the arm that is in use')
    .requiredOption('--challenger <value>', 'its value for the arm that may take its place')
    .option('--by <attributes>', 'a stratum for each combination of their values: a,b', list)
    .option(
      '--where <name=value,...>',
      'only sessions with these attributes (default: network.io.direction=transmit, where the metric has directions)',
      pairs,
    )
    .option(
      '--metric <name>',
      'the histogram of rates (default: proxy.session.goodput.delivered, .active or proxy.session.goodput, the first that both arms have)',
    )
    .option(
      '--outcomes <name>',
      'a histogram with a value for every session, or none (default: proxy.session.duration, where it is)',
    )
    .option(
      '--harmless <error types>',
      'that are no failures: ECONNRESET of clients that have got it all',
      list,
    )
    .option('--since <duration>', 'how far back', duration, '24h')
    .option('--start <time>', 'when the experiment began, in place of --since: for who looks often', timeOf)
    .option('--at <time>', 'up to when: RFC 3339, or seconds since the epoch (default: now)', timeOf)
    .option('--window <duration>', 'compare within windows of time only: 1h', durationOf)
    .option('--confidence <share>', 'how likely an interval covers the truth', number, 0.95)
    .option(
      '--looks <how-often>',
      'any: as often as you like; once; or a plan, 5:40000 for five looks up to 40000 sessions',
      looksOf,
      'any',
    )
    .option('--ratio <factor>', 'the smallest worth finding', number, 1.2)
    .option('--min-sessions <number>', 'of each arm, for a verdict', number, 30)
    .option('--failure-margin <share>', 'how many more failures count as more', number, 0.005)
    .option('--equivalence <factor>', 'within which factor the arms are as good as equal', number)
    .option('--design-effect <factor>', 'sessions for each independent one', number, 1)
    .addOption(
      new Option('--output <form>', 'for people, or one line for programs')
        .choices(['table', 'json'])
        .default('table'),
    )
    .option('--show-queries', 'print the queries with --output json too, to stderr')
    .option('--watch <duration>', 'look again and again, until a signal ends it', waitOf)
    .addOption(
      new Option('--success <what>', 'exit with 0 if so, with 1 if not, with 4 for an error').choices([
        'faster',
        'not-slower',
      ]),
    )
    .option('--header <name: value>', 'with each request; may be given more than once', header)
    .option('--timeout <duration>', 'for one answer, in ms or as 30s', timeoutOf, 30_000)
    .addHelpText('after', EXAMPLES)
}

/** Those with a value by default that help would show as one. */
type Listed = 'by' | 'where' | 'harmless' | 'header' | 'showQueries'
type Given = Omit<CommandOptions, Listed> & Partial<Pick<CommandOptions, Listed>>

/** What says nothing about a file. */
const OF_PROMETHEUS = ['since', 'start', 'at', 'header', 'timeout', 'showQueries'] as const

/** @throws CommanderError, which says what is wrong; nothing is printed and the process goes on */
export function parseOptions(args: readonly string[], print: (text: string) => void): CommandOptions {
  const parsed = command(print)
  parsed.parse([...args], { from: 'user' })
  const options: CommandOptions = {
    ...{ by: [], where: {}, harmless: [], header: {}, showQueries: false },
    ...parsed.opts<Given>(),
  }
  const { prometheus, file, since, start, at, window, watch } = options
  if ((prometheus === undefined) === (file === undefined)) {
    throw new Error('--prometheus or --file is needed, and not both')
  }
  const given = OF_PROMETHEUS.find((key) => parsed.getOptionValueSource(key) === 'cli')
  if (file !== undefined && given !== undefined) {
    const flag = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    throw new Error(`--${flag} goes with --prometheus: a file is read whole`)
  }
  if (watch !== undefined && at !== undefined) {
    throw new Error('--watch looks at what is new, and --at at what is not: give one of them')
  }
  if (start !== undefined && parsed.getOptionValueSource('since') === 'cli') {
    throw new Error('--start and --since both say from when: give one of them')
  }
  if (window !== undefined && start === undefined && file === undefined && durationOf(since) % window !== 0) {
    throw new Error(
      `--since must be a whole number of windows, got --since ${since} and --window ${durationText(window)}`,
    )
  }
  return options
}

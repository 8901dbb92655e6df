import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'

export interface CommandOptions {
  readonly prometheus?: string
  readonly file?: readonly string[]
  readonly metric: string
  readonly outcomes: string
  readonly arm: string
  readonly incumbent: string
  readonly challenger: string
  readonly by: readonly string[]
  readonly where: Readonly<Record<string, string>>
  readonly since: string
  readonly at?: string
  readonly window?: number
  readonly header: Readonly<Record<string, string>>
  readonly timeout: number
  readonly confidence: number
  readonly ratio: number
  readonly designEffect: number
  readonly showQueries: boolean
  readonly output: 'table' | 'json'
  readonly watch?: number
  readonly success?: 'faster' | 'not-slower'
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** ms of a duration as Prometheus writes it: `5m`, `1h30m`. */
export function durationOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdw])/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new InvalidArgumentError('a duration is needed, as 5m, 24h or 7d')
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit as string] as number), 0)
}

function duration(text: string): string {
  durationOf(text)
  return text
}

function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number is needed')
  return value
}

/** `a=b,c=d`; the option may be given more than once. */
function pairs(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const all = { ...before }
  for (const pair of text.split(',')) {
    const [, name, value] = /^\s*([^=]+)=(.*)$/.exec(pair) ?? []
    if (name === undefined || value === undefined) throw new InvalidArgumentError('name=value is needed')
    all[name.trim()] = value.trim()
  }
  return all
}

function header(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^:]+):\s*(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("a header is needed, as 'Name: value'")
  return { ...before, [name.trim()]: value }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** @throws CommanderError, which says what is wrong; nothing is printed and the process goes on */
export function parseOptions(args: readonly string[], print: (text: string) => void): CommandOptions {
  const command = new Command('measured-experiment')
    .description('Did the challenger win? Compares two arms by the histograms of their sessions.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .option('--prometheus <url>', 'of a Prometheus, Mimir or Thanos')
    .option('--file <path...>', 'OTLP/JSON, a request a line, instead of a Prometheus')
    .option('--metric <name>', "the histogram's name", 'proxy_session_goodput')
    .option(
      '--outcomes <name>',
      'a histogram with a value for every session; empty for none',
      'proxy_session_duration',
    )
    .requiredOption('--arm <attribute>', 'which attribute tells the arms apart')
    .requiredOption('--incumbent <value>', 'its value')
    .requiredOption('--challenger <value>', 'its value')
    .option('--by <attributes>', 'a stratum for each combination of their values', list, [])
    .option('--where <name=value,...>', 'only sessions with these attributes', pairs, {
      network_io_direction: 'transmit',
    })
    .option('--since <duration>', 'how far back', duration, '24h')
    .option('--at <time>', 'up to when: RFC 3339, or seconds since the epoch; default now')
    .option('--window <duration>', 'cut the time into windows, and compare within them', durationOf)
    .option('--header <name: value>', 'with each request', header, {})
    .option('--timeout <ms>', 'for one answer', number, 30_000)
    .option('--confidence <share>', 'how likely an interval covers the truth', number, 0.95)
    .option('--ratio <factor>', 'the smallest worth finding', number, 1.2)
    .option('--design-effect <factor>', 'sessions for each independent one', number, 1)
    .option('--show-queries', 'print the queries with --output json too, to stderr', false)
    .addOption(new Option('--output <form>').choices(['table', 'json']).default('table'))
    .option('--watch <duration>', 'again and again', durationOf)
    .addOption(
      new Option('--success <what>', 'exit with 0 if so, else with 1').choices(['faster', 'not-slower']),
    )
  command.parse([...args], { from: 'user' })
  const options = command.opts<CommandOptions>()
  if ((options.prometheus === undefined) === (options.file === undefined)) {
    throw new Error('--prometheus or --file is needed, and not both')
  }
  if (options.prometheus !== undefined && !URL.canParse(options.prometheus)) {
    throw new Error(`--prometheus must be a URL, got '${options.prometheus}'`)
  }
  return options
}

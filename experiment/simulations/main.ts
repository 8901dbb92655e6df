/**
 * What measured-experiment promises, simulated with fixed seeds: `npm run simulate`; with `--short`, fewer
 * trials of fewer cases, for CI. Exits with 1 if a promise does not hold.
 */
import Table from 'cli-table3'
import { circumstances, falseVerdicts } from './assumptions.js'
import { Checks } from './check.js'
import { coverage } from './coverage.js'
import { falseWinners, winners } from './false-winners.js'
import type { Kind } from './population.js'
import { rawPower, rawSessions } from './power.js'

const short = process.argv.includes('--short')
const trials = short ? 200 : 2000
const checks = new Checks(trials)

/** For the default boundaries: on one, next to one, and in the middle of a bucket, on the log scale. */
const medians: Record<Kind, readonly number[]> = {
  default: short ? [100_000] : [100_000, 120_000, 170_000, 250_000],
  exponential: [100_000],
}
const sizes = short ? [50, 1000] : [50, 200, 1000, 5000]
const kinds = ['default', 'exponential'] as const

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const layout = new Table({ head: [...head], style: { head: [], border: [], compact: true } })
  layout.push(...rows.map((row) => [...row]))
  console.log(`${layout}\n`)
}

console.log(`${trials} trials each; a seed per row, which is its number.\n`)

let seed = 0
console.log('1. How often 95 % intervals cover the truth, one look, ratio 1.2: at least 94 %;')
console.log('   with exponential histograms 93 to 97 %.\n')
table(
  ['seed', 'buckets', 'sigma', 'sessions', 'median', 'covers median', 'covers ratio', 'high / low'],
  kinds.flatMap((kind) =>
    [0.5, 1, 1.5, 2].flatMap((sigma) =>
      sizes.flatMap((sessions) =>
        medians[kind].map((median) => {
          seed += 1
          const { ofMedian, ofRatio, width } = coverage({ kind, sigma, sessions, median }, trials, seed)
          const mark = (share: number): string =>
            kind === 'default' ? checks.atLeast(share, 0.94) : checks.within(share, 0.93, 0.97)
          return [seed, kind, sigma, sessions, median, mark(ofMedian), mark(ofRatio), width.toFixed(2)]
        }),
      ),
    ),
  ),
)

console.log('2. False winners, of equal arms, sigma 1.5: at most 5 % (faster and slower, two-sided).\n')
const equal = short
  ? [{ kind: 'default', sessions: 1000, times: 50, looks: 'any' } as const]
  : kinds.flatMap((kind) => [
      ...[50, 500].map((sessions) => ({ kind, sessions, times: 1, looks: 'once' }) as const),
      ...[500, 5000].map((sessions) => ({ kind, sessions, times: 50, looks: 'any' }) as const),
    ])
table(
  ['seed', 'buckets', 'sessions', 'times', 'looks', 'faster', 'slower', 'either'],
  equal.map((cell) => {
    seed += 1
    const { faster, slower } = falseWinners({ ...cell, sigma: 1.5 }, trials, seed)
    // One look at 5 % has 5 % of them: what is more than chance is too many.
    const either =
      cell.times === 1
        ? checks.atMost(faster + slower, 0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials))
        : checks.atMost(faster + slower, 0.05)
    return [
      seed,
      cell.kind,
      cell.sessions,
      cell.times,
      cell.looks,
      checks.atMost(faster, 0.05),
      checks.atMost(slower, 0.05),
      either,
    ]
  }),
)

const raw = rawSessions(1.2, 1.5)
console.log(
  `3. Power at a ratio of 1.2, sigma 1.5: at least 80 %. One look at the ${raw} sessions of each arm`,
)
console.log('   themselves, not in buckets, takes Mann-Whitney to 80 %.\n')
const powers = kinds.flatMap((kind) => [
  { kind, sigma: 1.5, ratio: 1.2, times: 1, looks: 'once', factor: 1.2 } as const,
  { kind, sigma: 1.5, ratio: 1.2, times: 50, looks: 'any', factor: 1.8 } as const,
])
seed += 1
table(
  ['seed', 'buckets', 'sessions', 'times', 'of raw', 'finds it'],
  [
    [
      seed,
      'none',
      raw,
      1,
      1,
      `${(rawPower({ ratio: 1.2, sigma: 1.5, sessions: raw }, trials, seed) * 100).toFixed(1)} %`,
    ],
    ...(short ? powers.slice(0, 2) : powers).map((cell) => {
      seed += 1
      const sessions = Math.floor(raw * cell.factor)
      const { faster } = winners({ ...cell, sessions }, trials, seed)
      return [seed, cell.kind, sessions, cell.times, cell.factor, checks.atLeast(faster / trials, 0.8)]
    }),
  ],
)

console.log(
  '4. Equal arms in circumstances that spoil a plain test of pooled sessions: verdicts for one of them, before',
)
console.log(
  '   (plain) and as this package judges with what it is told: at most 5 % of the latter, and chance.\n',
)
table(
  ['seed', 'circumstance', 'plain', 'told'],
  circumstances.map((circumstance) => {
    seed += 1
    const { plain, told } = falseVerdicts(circumstance, trials, seed)
    const bound = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials)
    return [seed, circumstance.name, `${(plain * 100).toFixed(1)} %`, checks.atMost(told, bound)]
  }),
)

console.log(checks.failed === 0 ? 'All hold.' : `${checks.failed} do not hold: marked with !`)
process.exitCode = checks.failed === 0 ? 0 : 1

import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { compare, quantile } from '../lib/index.js'
import type { Judged } from './judged.js'
import { type Kind, sampler } from './population.js'
import { random } from './random.js'
import type { Cell, Row, Section } from './section.js'
import { testOf } from './test-of.js'

interface Arms {
  readonly kind: Kind
  readonly sigma: number
  readonly incumbent: number
  readonly challenger: number
  /** The true median: where among the buckets it lies makes a difference if they are coarse. */
  readonly median: number
}

const RATIO = 1.2

/** How often 95 % intervals cover the truth, of a single look at two arms, a true ratio apart. */
export function coverage(short: boolean): Section {
  const trials = short ? 200 : 2000
  /** For the default boundaries: on one, next to one, and in the middle of a bucket, on the log scale. */
  const medians: Record<Kind, readonly number[]> = {
    default: short ? [100_000] : [100_000, 120_000, 170_000, 250_000],
    exponential: [100_000],
  }
  const sizes = short ? [50, 1000] : [50, 200, 1000, 5000]
  const even = (['default', 'exponential'] as const).flatMap((kind) =>
    (short ? [0.5, 1.5] : [0.5, 1, 1.5, 2]).flatMap((sigma) =>
      sizes.flatMap((size) =>
        medians[kind].map((median) => ({ kind, sigma, incumbent: size, challenger: size, median })),
      ),
    ),
  )
  const uneven = (
    short
      ? [[3000, 30] as const]
      : ([
          [3000, 30],
          [30, 3000],
          [300, 30],
          [10_000, 100],
        ] as const)
  ).flatMap(([incumbent, challenger]) =>
    (['default', 'exponential'] as const).flatMap((kind) =>
      [0.5, 1.5].map((sigma) => ({ kind, sigma, incumbent, challenger, median: 120_000 })),
    ),
  )
  return {
    title:
      'How often 95 % intervals cover the truth, one look, a ratio of 1.2: at least 94 %. "effect, plain" is Mann-Whitney\'s effect with the error of equal arms alone.',
    head: [
      'buckets',
      'sigma',
      'incumbent',
      'challenger',
      'median',
      'of median',
      'of ratio',
      'of effect',
      'effect, plain',
      'high / low',
    ],
    rows: [
      ...even.map((cell) => rowOf(cell, trials)),
      ...uneven.map((cell) => rowOf(cell, short ? trials : 4000)),
    ],
  }
}

function rowOf(cell: Arms, trials: number): Row {
  return { trials, run: (seed) => covered(cell, trials, seed) }
}

function covered(cell: Arms, trials: number, seed: number): Cell[] {
  const { kind, sigma, median } = cell
  const uniform = random(seed)
  const draw = {
    incumbent: sampler(kind, { median, sigma }),
    challenger: sampler(kind, { median: median * RATIO, sigma }),
  }
  const trueEffect = normalCdf(Math.log(RATIO) / (sigma * Math.SQRT2), 0, 1)
  const count = { median: 0, ratio: 0, effect: 0, plain: 0 }
  const widths: number[] = []
  for (let trial = 0; trial < trials; trial += 1) {
    const [ours, theirs] = [
      draw.incumbent(cell.incumbent, uniform),
      draw.challenger(cell.challenger, uniform),
    ]
    const own = quantile([ours], 0.5)
    if (own.low <= median && median <= own.high) count.median += 1
    const { ratio, effect } = compare([ours], [theirs], { looks: 'once' })
    if (ratio.low <= RATIO && RATIO <= ratio.high) count.ratio += 1
    if (effect.low <= trueEffect && trueEffect <= effect.high) count.effect += 1
    const plain = testOf(ours, theirs).test
    if (Math.abs(plain.effect - trueEffect) <= normalQuantile(0.975, 0, 1) * plain.equalError)
      count.plain += 1
    widths.push(ratio.high / ratio.low)
  }
  const width = widths.sort((a, b) => a - b)[Math.floor(trials / 2)] ?? Number.NaN
  const judged = (covering: number): Judged => ({ share: covering / trials, trials, atLeast: 0.94 })
  return [
    ...[kind, sigma, cell.incumbent, cell.challenger, median],
    ...[judged(count.median), judged(count.ratio)],
    // In coarse buckets the effect is that of the buckets, and nearer to a half.
    kind === 'default' ? '' : judged(count.effect),
    kind === 'default' ? '' : `${((100 * count.plain) / trials).toFixed(1)} %`,
    width.toFixed(2),
  ]
}

import type { Attributes, AttributeValue } from './attributes.js'
import { COMPARE_OPTIONS, type CompareOptions } from './compare-options.js'
import type { HistogramPoint } from './point.js'

export interface StrataOptions extends Omit<CompareOptions, 'outcomes'> {
  /** The attribute that tells the arms apart: `track`, say. */
  readonly arm: string
  /** Its values. */
  readonly incumbent: AttributeValue
  readonly challenger: AttributeValue
  /**
   * The attributes to group by: each combination of their values is a stratum.
   *
   * @default [] all in one
   */
  readonly by?: readonly string[]
  /** Only points with these attributes: `{ 'network.io.direction': 'transmit' }`, say. */
  readonly where?: Attributes
  /** Points of `proxy.session.duration`, or of any histogram with a value for every session. */
  readonly outcomes?: readonly HistogramPoint[]
  /**
   * Whether the sessions of such a point failed.
   *
   * @default those with an `error.type`
   */
  readonly failed?: (attributes: Attributes) => boolean
  /**
   * Of many strata of equal arms some look different by chance. `false-discovery-rate` holds the expected share of false
   * ones among the verdicts of {@link compareStrata} to `1 - confidence` (Benjamini and Hochberg, on p-values that are
   * valid at any look), and its intervals with them; `none` judges each stratum as if it were the only one.
   *
   * @default 'false-discovery-rate'
   */
  readonly multiplicity?: 'false-discovery-rate' | 'none'
  /**
   * ms of a time window. Sessions are compared within their stratum and window, so shares that change over time make no
   * false verdict. `Infinity` for one window. Points of longer intervals, or without times, cannot be told apart in time.
   *
   * @default for {@link compareOverall} an hour, or a 24th of all the time if that is less; never less than the longest
   *   interval of a point. {@link compareStrata} has no windows by default
   */
  readonly window?: number
}

/** The names of the options that {@link StrataOptions} has. */
export const STRATA_OPTIONS: readonly string[] = [
  ...COMPARE_OPTIONS,
  ...['arm', 'incumbent', 'challenger', 'by', 'where', 'failed', 'multiplicity', 'window'],
]

/** What is for the comparison itself. */
export function plainOptions(options: StrataOptions): CompareOptions {
  const {
    arm: _a,
    incumbent: _i,
    challenger: _c,
    by: _b,
    where: _w,
    outcomes: _o,
    failed: _f,
    multiplicity: _m,
    window: _t,
    ...plain
  } = options
  return plain
}

import { checkNumber, checkObject, outOfRange, wrongType } from './check.js'
import type { Looks } from './looks.js'
import type { Outcomes } from './outcomes.js'
import { checkShare, DEFAULT_CONFIDENCE } from './quantile.js'
import { checkLooks } from './schedule.js'

export interface CompareOptions {
  /**
   * How likely an interval covers the truth; a verdict is false with at most the rest.
   *
   * @default 0.95
   */
  readonly confidence?: number
  /**
   * `any`: the question may be asked as often as one likes, of sessions that grow in number, and the answer acted
   * on at any time. `once`: it is asked once, at a number of sessions fixed before; then fewer sessions do. A plan,
   * `{ planned: 5, sessions: 40000 }`: a few looks, and nearly as few sessions as `once`; see {@link Plan}.
   *
   * @default 'any'
   */
  readonly looks?: Looks
  /**
   * The smallest ratio worth finding, above 1. Says how many sessions are enough, and where repeated looks are
   * sharpest; others are found all the same.
   *
   * @default 1.2
   */
  readonly ratio?: number
  /**
   * With what probability `ratio` is to be found.
   *
   * @default 0.8
   */
  readonly power?: number
  /**
   * No verdict while an arm has fewer sessions, an integer from 2.
   *
   * @default 30
   */
  readonly minSessions?: number
  /**
   * How much larger a share of failures may be before it is called more, as a share of all sessions: 0.005 is half a
   * percentage point. Of millions of sessions any difference is sure, and most are of no account.
   *
   * @default 0.005
   */
  readonly failureMargin?: number
  /**
   * How many times fewer independent sessions there are than sessions: users with several sessions each make it larger
   * than 1, and {@link designEffectOf} estimates it. At 1, with 5 sessions a user that are alike, 25 % of equal arms and
   * more are called different.
   *
   * @default 1
   */
  readonly designEffect?: number
  /**
   * How small a ratio is of no account, above 1: where its interval lies from 1 / `equivalence` to `equivalence`, the arms
   * are as good as equal, `reasonCode` is `equivalent` and the verdict `no difference shown`.
   *
   * @default none
   */
  readonly equivalence?: number
  /** How the sessions of each arm ended. Without, an arm that drops its slow ones may look fast. */
  readonly outcomes?: { readonly incumbent: Outcomes; readonly challenger: Outcomes }
}

const DEFAULTS = {
  confidence: DEFAULT_CONFIDENCE,
  looks: 'any' as Looks,
  ratio: 1.2,
  power: 0.8,
  minSessions: 30,
  failureMargin: 0.005,
  designEffect: 1,
}

/** The names of the options that {@link CompareOptions} has. */
export const COMPARE_OPTIONS: readonly string[] = [...Object.keys(DEFAULTS), 'equivalence', 'outcomes']

/** The options with their defaults, and what follows from them. */
export interface Settings extends Readonly<typeof DEFAULTS> {
  /** 1 - confidence. */
  readonly alpha: number
  readonly equivalence: number | undefined
}

/** An option that is `undefined` has its default, as one that is not there. */
export function settingsOf(options: CompareOptions): Settings {
  const {
    confidence = DEFAULTS.confidence,
    looks = DEFAULTS.looks,
    ratio = DEFAULTS.ratio,
    power = DEFAULTS.power,
    minSessions = DEFAULTS.minSessions,
    failureMargin = DEFAULTS.failureMargin,
    designEffect = DEFAULTS.designEffect,
    equivalence,
  } = options
  const alpha = 1 - confidence
  return { confidence, alpha, looks, ratio, power, minSessions, failureMargin, designEffect, equivalence }
}

/** @throws TypeError or RangeError naming the option that is wrong, and its value */
export function checkCompareOptions(options: CompareOptions): void {
  checkObject('options', options, COMPARE_OPTIONS)
  const { confidence, looks, ratio, power, minSessions, failureMargin, designEffect, equivalence } =
    settingsOf(options)
  checkShare('options.confidence', confidence)
  checkShare('options.power', power)
  checkLooks('options.looks', looks)
  if (typeof failureMargin !== 'number') throw wrongType('options.failureMargin', 'a number', failureMargin)
  if (!(failureMargin >= 0 && failureMargin < 1))
    throw outOfRange('options.failureMargin', 'from 0, and less than 1', failureMargin)
  checkNumber('options.designEffect', designEffect, 1)
  checkNumber('options.ratio', ratio, 1, 'more')
  checkNumber('options.minSessions', minSessions, 1, 'more')
  if (equivalence !== undefined) checkNumber('options.equivalence', equivalence, 1, 'more')
}

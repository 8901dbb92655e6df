/** A number that is estimated, and its confidence interval. */
export interface Estimate {
  /** `undefined` where the buckets cannot tell. */
  readonly value: number | undefined
  readonly low: number
  readonly high: number
}

/** The interval that says nothing. */
export const UNKNOWN: Estimate = Object.freeze({ value: undefined, low: 0, high: Number.POSITIVE_INFINITY })

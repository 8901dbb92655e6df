import { type Collected, text } from './metrics.js'
import { ATTR_FAILURE } from './telemetry.js'

/** How many sessions ended so. */
export interface Outcome {
  /** `ok`, why the proxy gave it up, or the code of the error that ended it. */
  readonly outcome: string
  readonly track?: string | undefined
  readonly count: number
}

export function outcomes(collected: Collected): Outcome[] {
  const sums = new Map<string, Outcome>()
  for (const { attributes, value } of collected.histograms('proxy.session.duration')) {
    const outcome = text(attributes, ATTR_FAILURE) ?? text(attributes, 'error.type') ?? 'ok'
    const track = text(attributes, 'track')
    const key = JSON.stringify([outcome, track])
    sums.set(key, { outcome, track, count: value.count + (sums.get(key)?.count ?? 0) })
  }
  return [...sums.values()].sort((a, b) => b.count - a.count)
}

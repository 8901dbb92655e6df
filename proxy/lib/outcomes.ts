import { COUNTRY, type Collected, TRACK, text } from './metrics.js'
import { type Query, wants } from './query.js'
import { ATTR_FAILURE } from './telemetry.js'

/** How many sessions ended so. */
export interface Outcome {
  /** `ok`, why the proxy gave it up, or the code of the error that ended it. */
  readonly outcome: string
  readonly track?: string | undefined
  readonly count: number
}

export interface Outcomes {
  /** Of all sessions. */
  readonly ended: number
  readonly failed: number
  /** Of those that are asked for. */
  readonly rows: readonly Outcome[]
  /** Health checks, which are no sessions, on the tracks that are asked for: no country is known of them. */
  readonly checks: number
}

export function outcomes(collected: Collected, query: Query): Outcomes {
  const sums = new Map<string, Outcome>()
  let [ended, failed] = [0, 0]
  for (const { attributes, value } of collected.histograms('proxy.session.duration')) {
    const outcome = text(attributes, ATTR_FAILURE) ?? text(attributes, 'error.type') ?? 'ok'
    const track = text(attributes, TRACK)
    ended += value.count
    if (outcome !== 'ok') failed += value.count
    if (!wants(query, { country: text(attributes, COUNTRY) ?? '', track })) continue
    const key = JSON.stringify([outcome, track])
    sums.set(key, { outcome, track, count: value.count + (sums.get(key)?.count ?? 0) })
  }
  const checks = collected
    .sums('proxy.health_checks')
    .filter(({ attributes }) => wants(query, { track: text(attributes, TRACK) }))
    .reduce((sum, { value }) => sum + value, 0)
  return { ended, failed, rows: [...sums.values()].sort((a, b) => b.count - a.count), checks }
}

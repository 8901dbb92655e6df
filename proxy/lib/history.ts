import type { Activity } from './activity.js'

/** Bytes per second of all connections together, in the second that ends at `time` (s). */
export interface Throughput {
  readonly time: number
  readonly receiving: number
  readonly sending: number
}

const LENGTH = 300

/** The last five minutes, second by second. Moves with `sample`. */
export class History {
  readonly points: Throughput[] = []
  /** Since when all is counted, in s since the epoch. */
  readonly since = Date.now() / 1000
  readonly #activity: Activity
  #time = performance.now()
  #received = 0
  #sent = 0

  constructor(activity: Activity) {
    this.#activity = activity
  }

  sample(): void {
    const now = performance.now()
    const seconds = (now - this.#time) / 1000
    const { received, sent } = this.#activity
    this.points.push({
      time: Date.now() / 1000,
      receiving: (received - this.#received) / seconds,
      sending: (sent - this.#sent) / seconds,
    })
    if (this.points.length > LENGTH) this.points.shift()
    this.#time = now
    this.#received = received
    this.#sent = sent
  }
}

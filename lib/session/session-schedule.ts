import type { PeriodicQueue, QueueEntry } from '../schedule/periodic-queue.js'
import { type Batching, Scheduler } from '../schedule/scheduler.js'
import type { Session } from './session.js'

/**
 * Waking the process costs as much as 100 samples, and 1,000 where it would have slept, so samples are batched: at most
 * 8 batches a second, 2 when idle. A first sample may be 125 ms late, and is longer by as much. 32 samples take
 * about 10 µs.
 */
const SAMPLES: Batching = {
  pause: { share: 8, longest: 125 },
  quietPause: { share: 2, longest: 500 },
  membersPerLook: 32,
}

/**
 * A report is the users' code and may take any time. While only idle sessions are reported they are batched like samples:
 * with 10,000 of them and an interval of 1 s, 8 batches a second take 8.8 ms of CPU where 60 take 13.6. A report may
 * then be an eighth of its interval late, at most 125 ms.
 */
export const REPORTS: Batching = {
  pause: { share: 16, longest: 16 },
  quietPause: { share: 8, longest: 125 },
  membersPerLook: 1,
}

/** When sessions are sampled and reported: any number of them, with one timer. */
export class SessionSchedule {
  readonly scheduler = new Scheduler()
  readonly #samples: PeriodicQueue<Session>
  readonly #reports: PeriodicQueue<Session>
  #size = 0
  readonly #whenEmpty: () => void

  /** @param whenEmpty called when the last session has gone */
  constructor(interval: number, rateInterval: number, whenEmpty: () => void = () => undefined) {
    this.#whenEmpty = whenEmpty
    this.#samples = this.scheduler.queue(rateInterval, (session, time) => session.sample(time), SAMPLES)
    this.#reports = this.scheduler.queue(interval, (session, time) => session.report(time), REPORTS)
  }

  get size(): number {
    return this.#size
  }

  add(session: Session, time: number): void {
    this.#samples.add(session.sampling, time)
    this.#reports.add(session.reporting, time)
    this.#size += 1
    this.scheduler.start(time)
  }

  remove(session: Session): void {
    this.#samples.remove(session.sampling)
    this.#reports.remove(session.reporting)
    this.#size -= 1
    if (this.#size > 0) return
    this.scheduler.stop()
    this.#whenEmpty()
  }

  /** All, in an array of its own: while it is walked, sessions may come and go. */
  all(): Session[] {
    return Array.from(this.#samples, ({ member }: QueueEntry<Session>) => member)
  }
}

const shared = new Map<string, SessionSchedule>()

/**
 * The one schedule of all outbound sockets with the same intervals: 10,000 of them have one timer. It is kept while it has
 * a session.
 */
export function sharedSchedule(interval: number, rateInterval: number): SessionSchedule {
  const key = `${interval} ${rateInterval}`
  const known = shared.get(key)
  if (known !== undefined) return known
  const schedule = new SessionSchedule(interval, rateInterval, () => shared.delete(key))
  shared.set(key, schedule)
  return schedule
}

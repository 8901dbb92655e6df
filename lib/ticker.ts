import { MAX_DELAY } from './check.js'
import { now } from './clock.js'
import { type Place, Ring } from './ring.js'

/** How long the samples of one run may hold the event loop, and how long its reports, in ms; the rest waits. */
const LONGEST_TURNS = 2
/** Samples between two looks at the clock: about 10 µs of work. A report may take longer, so each looks. */
const SAMPLES_PER_LOOK = 32
/** The least time from the start of one run to the next, in ms: at most 60 wake-ups a second, however many members. */
const SHORTEST_PAUSE = 16

/** What a {@link Ticker} calls. */
export interface Ticking {
  readonly sampling: Place<Ticking>
  readonly reporting: Place<Ticking>
  /** Called every `rateInterval`. */
  sample(time: number): void
  /** Called every `interval`. */
  report(time: number): void
}

/**
 * One timer for any number of members, each sampled and reported in its own time.
 *
 * The timer exists only while there are members, and never keeps the process alive.
 */
export class Ticker {
  readonly #samples: Ring<Ticking>
  readonly #reports: Ring<Ticking>
  readonly #pause: number
  #timer: NodeJS.Timeout | undefined
  #size = 0

  constructor(interval: number, rateInterval: number) {
    this.#reports = new Ring(interval)
    this.#samples = new Ring(rateInterval)
    // A sixteenth of the shorter period, so that no turn is later than that by the pause alone.
    this.#pause = Math.max(1, Math.min(SHORTEST_PAUSE, Math.floor(Math.min(interval, rateInterval) / 16)))
  }

  get size(): number {
    return this.#size
  }

  add(member: Ticking, time: number): void {
    this.#samples.add(member.sampling, time)
    this.#reports.add(member.reporting, time)
    this.#size += 1
    if (this.#timer === undefined) this.#wait(time, 1)
  }

  remove(member: Ticking): void {
    this.#samples.remove(member.sampling)
    this.#reports.remove(member.reporting)
    this.#size -= 1
    if (this.#size === 0) {
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
  }

  /** The members, in the order in which they came. None may come or go meanwhile. */
  [Symbol.iterator](): Iterator<Ticking> {
    return this.#samples[Symbol.iterator]()
  }

  #wait(time: number, pause: number): void {
    const due = Math.min(this.#samples.due, this.#reports.due)
    const delay = Math.min(Math.max(pause, Math.ceil(due - time)), MAX_DELAY)
    this.#timer = setTimeout(this.#run, delay)
    this.#timer.unref()
  }

  readonly #run = (): void => {
    this.#timer = undefined
    const start = now()
    const sampled = this.#turn(this.#samples, sample, start, SAMPLES_PER_LOOK)
    const reported = this.#turn(this.#reports, report, now(), 1)
    // A reporter may have closed the last connection, or opened the first of a new round.
    if (this.#size > 0 && this.#timer === undefined) this.#wait(now(), sampled && reported ? this.#pause : 1)
  }

  /** Gives everyone in the ring who is due a turn; false if time ran out. */
  #turn(ring: Ring<Ticking>, act: typeof sample, start: number, turnsPerLook: number): boolean {
    let time = start
    let turns = 0
    for (let member = ring.turn(time); member !== undefined; member = ring.turn(time)) {
      act(member, time)
      turns += 1
      if (turns % turnsPerLook === 0) time = now()
      if (time - start > LONGEST_TURNS) return false
    }
    return true
  }
}

function sample(member: Ticking, time: number): void {
  member.sample(time)
}

function report(member: Ticking, time: number): void {
  member.report(time)
}

import { MAX_DELAY } from '../check.js'
import { now } from './clock.js'
import { type Place, Ring } from './periodic-queue.js'

/** How long the turns of one ring may hold the event loop in one run, in ms; the rest waits. */
const LONGEST_TURNS = 2

/** The least time between two runs: a share of the period, and no more than so many ms. */
export interface Pause {
  readonly share: number
  readonly longest: number
}

/** How often a ring is turned, and how long it may take unwatched. */
export interface Pace {
  readonly pause: Pause
  /** After a run in which all were quiet, while nobody waits for a first turn; default the same. */
  readonly quietPause?: Pause
  /** Turns between two looks at the clock. */
  readonly turnsPerLook: number
}

/** Gives a place its turn, and tells whether it was quiet. */
export type Act<P extends Place> = (place: P, time: number) => boolean

const pauseOf = (period: number, { share, longest }: Pause): number =>
  Math.max(1, Math.min(longest, Math.floor(period / share)))

/** A ring, and what a turn in it is. */
class Round<P extends Place> {
  readonly ring: Ring<P>
  readonly #act: Act<P>
  readonly #pause: number
  readonly #quietPause: number
  readonly #turnsPerLook: number
  /** The earliest time of the next run. */
  #next = 0

  constructor(period: number, act: Act<P>, pace: Pace) {
    this.ring = new Ring(period)
    this.#act = act
    this.#pause = pauseOf(period, pace.pause)
    this.#quietPause = pauseOf(period, pace.quietPause ?? pace.pause)
    this.#turnsPerLook = pace.turnsPerLook
  }

  get due(): number {
    return Math.max(this.ring.due, this.#next)
  }

  /** Gives those who are due their turn, as far as time allows. */
  run(): void {
    const start = now()
    let time = start
    let quiet = true
    for (let turns = 1; time - start <= LONGEST_TURNS; turns += 1) {
      const place = this.ring.turn(time)
      if (place === undefined) {
        this.#next = start + (quiet && this.ring.settled ? this.#quietPause : this.#pause)
        return
      }
      if (!this.#act(place, time)) quiet = false
      if (turns % this.#turnsPerLook === 0) time = now()
    }
  }
}

/**
 * One timer for any number of members, each with turns in its own time.
 *
 * The timer exists only while a ring has members, and never keeps the process alive.
 */
export class Ticker {
  readonly #rounds: { readonly due: number; run(): void }[] = []
  #timer: NodeJS.Timeout | undefined

  /** A ring whose members have a turn every `period` ms. Tell `start` of who comes, and `stop` when it is empty. */
  ring<P extends Place>(period: number, act: Act<P>, pace: Pace): Ring<P> {
    const round = new Round(period, act, pace)
    this.#rounds.push(round)
    return round.ring
  }

  /** Someone has come. Who comes is never due before those who are waited for: periods are the same for all. */
  start(time: number): void {
    if (this.#timer === undefined) this.#wait(time)
  }

  /** All have gone. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #wait(time: number): void {
    const due = Math.min(...this.#rounds.map((round) => round.due))
    if (due === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(this.#run, Math.min(Math.max(1, Math.ceil(due - time)), MAX_DELAY))
    this.#timer.unref()
  }

  readonly #run = (): void => {
    this.#timer = undefined
    for (const round of this.#rounds) {
      if (round.due <= now()) round.run()
    }
    // What they did may have started it already.
    this.start(now())
  }
}

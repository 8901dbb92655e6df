import { MAX_DELAY } from './check.js'
import { now } from './clock.js'
import { type Place, Ring } from './ring.js'

/** How long the turns of one ring may hold the event loop in one run, in ms; the rest waits. */
const LONGEST_TURNS = 2

/** How often a ring is turned, and how long it may take unwatched. */
export interface Pace {
  /** The least time between two runs, as a share of the period … */
  readonly share: number
  /** … and no more than so many ms. */
  readonly longestPause: number
  /** Turns between two looks at the clock. */
  readonly turnsPerLook: number
}

/** A ring, and what a turn in it is. */
class Round<P extends Place> {
  readonly ring: Ring<P>
  readonly #act: (place: P, time: number) => void
  readonly #pause: number
  readonly #turnsPerLook: number
  /** The earliest time of the next run. */
  #next = 0

  constructor(period: number, act: (place: P, time: number) => void, pace: Pace) {
    this.ring = new Ring(period)
    this.#act = act
    this.#pause = Math.max(1, Math.min(pace.longestPause, Math.floor(period / pace.share)))
    this.#turnsPerLook = pace.turnsPerLook
  }

  get due(): number {
    return Math.max(this.ring.due, this.#next)
  }

  /** Gives those who are due their turn, as far as time allows. */
  run(): void {
    const start = now()
    let time = start
    for (let turns = 1; time - start <= LONGEST_TURNS; turns += 1) {
      const place = this.ring.turn(time)
      if (place === undefined) {
        this.#next = start + this.#pause
        return
      }
      this.#act(place, time)
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
  ring<P extends Place>(period: number, act: (place: P, time: number) => void, pace: Pace): Ring<P> {
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

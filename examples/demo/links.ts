import { setTimeout } from 'node:timers/promises'

/** How fast the clients' links are, in bytes/s. */
const speeds = { '3G': 200_000, DSL: 1_500_000, cable: 6_000_000, fibre: 50_000_000 }

export type LinkName = keyof typeof speeds

/** Shorter waits than this, in ms, are left to the next one: a timer has whole milliseconds. */
const SHORTEST_WAIT = 2

/** The client's end of a link: who reads or writes a chunk waits until it would have passed. */
export class Link {
  readonly #speed: number
  /** When all that was passed so far is through. */
  #free = performance.now()

  constructor(name: LinkName) {
    this.#speed = speeds[name]
  }

  async pass(bytes: number): Promise<void> {
    this.#free += (bytes * 1000) / this.#speed
    const wait = this.#free - performance.now()
    if (wait > SHORTEST_WAIT) await setTimeout(wait)
  }

  async idle(ms: number): Promise<void> {
    await setTimeout(ms)
    this.#free = performance.now()
  }

  /** How many bytes pass in `ms`. */
  bytesIn(ms: number): number {
    return (this.#speed * ms) / 1000
  }
}

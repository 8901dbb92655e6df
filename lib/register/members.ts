import type { MeasuredListener } from '../connections/listener.js'
import type { MeasuredDatagrams } from '../datagrams/datagrams.js'
import type { Recording } from './recording.js'

/** How many members there may be before the first search for those that have ended. */
const FIRST_SEARCH = 64

/** All that is measured in this process without a call: register and an instrumentation may both be there. */
const measuredWithoutCall = new WeakSet<object>()

/**
 * The servers, or the sockets, that are measured, each once.
 *
 * No listener tells that one has ended: it would be seen by the application. So the ended ones are let go of when the
 * number of members has doubled since the last search, which costs each member a constant.
 */
export class Members<Source extends object, Measured extends MeasuredListener | MeasuredDatagrams> {
  readonly #recording: Recording
  readonly #ended: (source: Source, measured: Measured) => boolean
  readonly #members = new Map<Source, Measured>()
  #nextSearch = FIRST_SEARCH

  /** @param ended whether nothing more will come of it, unless it is added again */
  constructor(recording: Recording, ended: (source: Source, measured: Measured) => boolean) {
    this.#recording = recording
    this.#ended = ended
  }

  /** Whether it is measured, here or by another in the process. */
  has(source: Source): boolean {
    return measuredWithoutCall.has(source)
  }

  add(source: Source, measured: Measured): void {
    if (this.#members.size >= this.#nextSearch) this.#search()
    this.#members.set(source, measured)
    measuredWithoutCall.add(source)
    this.#recording.observe(measured)
  }

  /** Gives each of its open connections the final report. */
  remove(source: Source): void {
    const measured = this.#members.get(source)
    if (measured === undefined) return
    this.#members.delete(source)
    measuredWithoutCall.delete(source)
    measured.stop()
    this.#recording.forget(measured)
  }

  clear(): void {
    for (const source of [...this.#members.keys()]) this.remove(source)
  }

  #search(): void {
    for (const [source, measured] of [...this.#members]) {
      if (this.#ended(source, measured)) this.remove(source)
    }
    this.#nextSearch = Math.max(FIRST_SEARCH, 2 * this.#members.size)
  }
}

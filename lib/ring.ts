/** A place in a {@link Ring}. A new one is alone, its own neighbour. */
export class Place {
  previous: Place = this
  next: Place = this
  /** When its next turn is due: whole ms, so that V8 keeps it without a box of its own. */
  due = 0
}

/** A place that stands for someone who has more than one. */
export class Turn<Member> extends Place {
  constructor(readonly member: Member) {
    super()
  }
}

/**
 * Places that each have a turn every `period` ms, counted from when they came.
 *
 * All have the same period, so the order in which they came is the order in which they are due for ever: the
 * ring only has to be turned. Coming, going and turning cost the same for any number of places, and allocate
 * nothing (a Set rehashes: 100 ms at a million members).
 */
export class Ring<P extends Place> {
  readonly #period: number
  #first: P | undefined

  constructor(period: number) {
    this.#period = period
  }

  /** When the next turn is due, in ms; `Infinity` in an empty ring. */
  get due(): number {
    return this.#first?.due ?? Number.POSITIVE_INFINITY
  }

  add(place: P, time: number): void {
    place.due = Math.ceil(time + this.#period)
    const first = this.#first
    if (first === undefined) {
      this.#first = place
      return
    }
    place.next = first
    place.previous = first.previous
    first.previous.next = place
    first.previous = place
  }

  remove(place: P): void {
    if (place === this.#first) this.#first = place.next === place ? undefined : (place.next as P)
    place.previous.next = place.next
    place.next.previous = place.previous
    place.next = place.previous = place
  }

  /** The place whose turn it is at `time`, if there is one; its next turn is a period later. */
  turn(time: number): P | undefined {
    const place = this.#first
    if (place === undefined || place.due > time) return undefined
    // Turns that were missed are left out: after a blocked event loop a place has one turn, not a backlog.
    // Whole periods keep its phase; not before the one that went last, or the ring would be out of order.
    const last = place.previous.due
    const missed = Math.floor((Math.max(time, last - 1) - place.due) / this.#period)
    place.due += (missed + 1) * this.#period
    this.#first = place.next as P
    return place
  }

  /** The places, first due first. None may come or go meanwhile. */
  *[Symbol.iterator](): Iterator<P> {
    const first = this.#first
    if (first === undefined) return
    let place = first
    do {
      yield place
      place = place.next as P
    } while (place !== first)
  }
}

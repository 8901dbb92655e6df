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

/** Places in the order in which they were added. All is done in the same time for any number of them. */
class Queue<P extends Place> {
  first: P | undefined

  get last(): P | undefined {
    return this.first?.previous as P | undefined
  }

  add(place: P): void {
    const first = this.first
    if (first === undefined) {
      this.first = place
      return
    }
    place.next = first
    place.previous = first.previous
    first.previous.next = place
    first.previous = place
  }

  /** The first becomes the last: in a circle nobody has to move for that. */
  rotate(): void {
    this.first = this.first?.next as P | undefined
  }

  remove(place: P): void {
    if (place === this.first) this.first = place.next === place ? undefined : (place.next as P)
    place.previous.next = place.next
    place.next.previous = place.previous
    place.next = place.previous = place
  }

  *[Symbol.iterator](): Iterator<P> {
    const { first } = this
    if (first === undefined) return
    let place = first
    do {
      yield place
      place = place.next as P
    } while (place !== first)
  }
}

/**
 * Places that each have a turn every `period` ms, counted from when they came.
 *
 * All have the same period, so the order in which they come is the order in which they are due, for ever: whoever
 * had a turn goes to the end. Those who have not had one yet wait in a line of their own: one who comes while
 * others are late would otherwise stand before them, and be due after them.
 *
 * Coming, going and turning cost the same for any number of places, and allocate nothing (a Set rehashes: 100 ms
 * at a million members).
 */
export class Ring<P extends Place> {
  readonly #period: number
  readonly #newcomers = new Queue<P>()
  readonly #regulars = new Queue<P>()

  constructor(period: number) {
    this.#period = period
  }

  /** When the next turn is due, in ms; `Infinity` in an empty ring. */
  get due(): number {
    return this.first?.due ?? Number.POSITIVE_INFINITY
  }

  /** Who is due first. */
  get first(): P | undefined {
    return this.#line.first
  }

  /** Whether everyone has had a turn. */
  get settled(): boolean {
    return this.#newcomers.first === undefined
  }

  /** Where the next one who is due stands. */
  get #line(): Queue<P> {
    const { first: newcomer } = this.#newcomers
    const { first: regular } = this.#regulars
    if (newcomer === undefined) return this.#regulars
    return regular === undefined || newcomer.due < regular.due ? this.#newcomers : this.#regulars
  }

  add(place: P, time: number): void {
    place.due = Math.ceil(time + this.#period)
    this.#newcomers.add(place)
  }

  remove(place: P): void {
    const line = place === this.#newcomers.first ? this.#newcomers : this.#regulars
    line.remove(place)
  }

  /** The place whose turn it is at `time`, if there is one; its next turn is a period later. */
  turn(time: number): P | undefined {
    const line = this.#line
    const place = line.first
    if (place === undefined || place.due > time) return undefined
    // Turns that were missed are left out: after a blocked event loop a place has one turn, not a backlog.
    // Whole periods keep its phase; not before the one that went last, or the line would be out of order.
    const last = this.#regulars.last?.due ?? 0
    const missed = Math.floor((Math.max(time, last - 1) - place.due) / this.#period)
    place.due += (missed + 1) * this.#period
    if (line === this.#regulars) {
      line.rotate()
    } else {
      line.remove(place)
      this.#regulars.add(place)
    }
    return place
  }

  /** The places, those who had a turn first. None may come or go meanwhile. */
  *[Symbol.iterator](): Iterator<P> {
    yield* this.#regulars
    yield* this.#newcomers
  }
}

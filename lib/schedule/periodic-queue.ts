/** A member's entry in a {@link PeriodicQueue}. A member of several queues has one entry for each. */
export class QueueEntry<Member> {
  readonly member: Member
  previous: QueueEntry<Member> = this
  next: QueueEntry<Member> = this
  /** When it is due: whole ms, which V8 keeps without a box. */
  due = 0

  constructor(member: Member) {
    this.member = member
  }
}

/** Entries in the order in which they were added: a circular, doubly linked list. Every operation is O(1). */
class LinkedList<Member> {
  first: QueueEntry<Member> | undefined

  get last(): QueueEntry<Member> | undefined {
    return this.first?.previous
  }

  add(entry: QueueEntry<Member>): void {
    const { first } = this
    if (first === undefined) {
      this.first = entry
      return
    }
    entry.next = first
    entry.previous = first.previous
    first.previous.next = entry
    first.previous = entry
  }

  /** The first becomes the last: in a circle no link changes. */
  rotate(): void {
    this.first = this.first?.next
  }

  remove(entry: QueueEntry<Member>): void {
    if (entry === this.first) this.first = entry.next === entry ? undefined : entry.next
    entry.previous.next = entry.next
    entry.next.previous = entry.previous
    entry.next = entry.previous = entry
  }

  *[Symbol.iterator](): Iterator<QueueEntry<Member>> {
    const { first } = this
    if (first === undefined) return
    let entry = first
    do {
      yield entry
      entry = entry.next
    } while (entry !== first)
  }
}

/**
 * A queue whose members are each due every `period` ms, counted from when they were added.
 *
 *     newcomers   [due 1040] [due 1055] ...    not yet taken once
 *     regulars    [due 1010] [due 1020] ...    taken before; goes to the end when taken again
 *
 * All members have the same period, so each list stays sorted by due time without a search: whoever is taken is due
 * last. The next one due is the first of one of the two lists.
 *
 * New members queue apart. In one list a late member would be put back behind newcomers due after it, and miss its
 * next turn.
 *
 * Adding, removing and taking cost the same for any number of members and allocate nothing (a Set rehashes: 100 ms at
 * a million members).
 */
export class PeriodicQueue<Member> {
  readonly #period: number
  readonly #newcomers = new LinkedList<Member>()
  readonly #regulars = new LinkedList<Member>()

  constructor(period: number) {
    this.#period = period
  }

  /** When the next member is due, in ms; `Infinity` where there is none. */
  get due(): number {
    return this.first?.due ?? Number.POSITIVE_INFINITY
  }

  /** The entry that is due first. */
  get first(): QueueEntry<Member> | undefined {
    return this.#nextList.first
  }

  get hasNewcomers(): boolean {
    return this.#newcomers.first !== undefined
  }

  /** The list whose first entry is due before the other's. */
  get #nextList(): LinkedList<Member> {
    const { first: newcomer } = this.#newcomers
    const { first: regular } = this.#regulars
    if (newcomer === undefined) return this.#regulars
    return regular === undefined || newcomer.due < regular.due ? this.#newcomers : this.#regulars
  }

  add(entry: QueueEntry<Member>, time: number): void {
    entry.due = Math.ceil(time + this.#period)
    this.#newcomers.add(entry)
  }

  remove(entry: QueueEntry<Member>): void {
    const list = entry === this.#newcomers.first ? this.#newcomers : this.#regulars
    list.remove(entry)
  }

  /** The next entry that is due at `time`, if any; it is due again a period later. */
  takeDue(time: number): QueueEntry<Member> | undefined {
    const list = this.#nextList
    const entry = list.first
    if (entry === undefined || entry.due > time) return undefined
    // Missed periods are skipped: after a blocked event loop a member is taken once, not once a period missed.
    // Advance by whole periods to keep the phase, never before the queue's last member: it stays sorted.
    const last = this.#regulars.last?.due ?? 0
    const missed = Math.floor((Math.max(time, last - 1) - entry.due) / this.#period)
    entry.due += (missed + 1) * this.#period
    if (list === this.#regulars) {
      list.rotate()
    } else {
      list.remove(entry)
      this.#regulars.add(entry)
    }
    return entry
  }

  /** All entries, regulars first. None may be added or removed meanwhile. */
  *[Symbol.iterator](): Iterator<QueueEntry<Member>> {
    yield* this.#regulars
    yield* this.#newcomers
  }
}

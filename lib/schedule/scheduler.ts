import { MAX_DELAY } from '../check.js'
import { now, startTimer, stopTimer, type Timer } from './clock.js'
import { PeriodicQueue } from './periodic-queue.js'

/** How long one batch of one queue may hold the event loop, in ms; the rest waits for the next batch. */
const MAX_BATCH = 2

/** The least time between two batches: the period divided by `share`, and at most `longest` ms. */
export interface Pause {
  readonly share: number
  readonly longest: number
}

/** How often a queue is looked at, and how long a batch may run between two looks at the clock. */
export interface Batching {
  readonly pause: Pause
  /** Used instead of `pause` after a batch without traffic, once every member has been taken once. */
  readonly quietPause?: Pause
  /** Members between two looks at the clock. */
  readonly membersPerLook: number
}

/** Handles a member that is due; tells whether nothing had happened to it. Must not throw. */
export type Handler<Member> = (member: Member, time: number) => boolean

const pauseOf = (period: number, { share, longest }: Pause): number =>
  Math.max(1, Math.min(longest, Math.floor(period / share)))

/** A queue, what is done with who is due in it, and when it is looked at next. */
class Schedule<Member> {
  readonly queue: PeriodicQueue<Member>
  readonly #handle: Handler<Member>
  readonly #pause: number
  readonly #quietPause: number
  readonly #membersPerLook: number
  /** The earliest time of the next batch. */
  #next = 0

  constructor(period: number, handle: Handler<Member>, batching: Batching) {
    this.queue = new PeriodicQueue(period)
    this.#handle = handle
    this.#pause = pauseOf(period, batching.pause)
    this.#quietPause = pauseOf(period, batching.quietPause ?? batching.pause)
    this.#membersPerLook = batching.membersPerLook
  }

  get due(): number {
    return Math.max(this.queue.due, this.#next)
  }

  /** Handles those who are due, for at most `MAX_BATCH` ms. */
  runBatch(): void {
    const start = now()
    let time = start
    let quiet = true
    for (let count = 1; time - start <= MAX_BATCH; count += 1) {
      const entry = this.queue.takeDue(time)
      if (entry === undefined) {
        this.#next = start + (quiet && !this.queue.hasNewcomers ? this.#quietPause : this.#pause)
        return
      }
      if (!this.#handle(entry.member, time)) quiet = false
      if (count % this.#membersPerLook === 0) time = now()
    }
  }
}

/**
 * One timer for any number of members of several periodic queues.
 *
 * The timer is armed for whichever queue is due first, runs one batch of each queue that is due, and is armed again.
 * It exists only while a queue has members, and never keeps the process alive.
 */
export class Scheduler {
  readonly #schedules: { readonly due: number; runBatch(): void }[] = []
  #timer: Timer | undefined

  /** A queue whose members are handled every `period` ms. Call `start` after adding, `stop` when all are empty. */
  queue<Member>(period: number, handle: Handler<Member>, batching: Batching): PeriodicQueue<Member> {
    const schedule = new Schedule(period, handle, batching)
    this.#schedules.push(schedule)
    return schedule.queue
  }

  /** Call after adding. A running timer never moves earlier: a new member is due last in each queue. */
  start(time: number): void {
    if (this.#timer === undefined) this.#arm(time)
  }

  /** Call when no queue has a member. */
  stop(): void {
    stopTimer(this.#timer)
    this.#timer = undefined
  }

  #arm(time: number): void {
    const due = Math.min(...this.#schedules.map((schedule) => schedule.due))
    if (due === Number.POSITIVE_INFINITY) return
    this.#timer = startTimer(this.#run, Math.min(Math.max(1, Math.ceil(due - time)), MAX_DELAY))
  }

  readonly #run = (): void => {
    this.#timer = undefined
    for (const schedule of this.#schedules) {
      if (schedule.due <= now()) schedule.runBatch()
    }
    // A handler may have started it already.
    this.start(now())
  }
}

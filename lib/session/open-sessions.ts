import { now } from '../schedule/clock.js'
import type { Stats } from '../stats/stats.js'
import type { ConnectionContext } from './context.js'
import type { Settings } from './options.js'
import type { Reporter } from './reporter.js'
import type { Session, SessionGroup } from './session.js'
import { SessionSchedule } from './session-schedule.js'
import type { SessionWatcher, WatchedSessions } from './session-watch.js'

/** The open sessions of one measured server or datagram socket. */
export class OpenSessions implements SessionGroup, WatchedSessions {
  readonly rateInterval: number
  readonly reporter: Reporter
  readonly fail: (error: unknown) => void
  stopped = false
  protected readonly schedule: SessionSchedule
  #watchers: readonly SessionWatcher[] = []
  #reporting = false

  constructor({ interval, rateInterval, reporter, fail }: Settings) {
    this.rateInterval = rateInterval
    this.reporter = reporter
    this.fail = fail
    this.schedule = new SessionSchedule(interval, rateInterval)
  }

  get size(): number {
    return this.schedule.size
  }

  add(session: Session, time: number): void {
    this.schedule.add(session, time)
    for (const each of this.#watchers) each.opened(session)
  }

  changed(session: Session): void {
    for (const each of this.#watchers) each.changed(session)
  }

  remove(session: Session): void {
    this.schedule.remove(session)
    for (const each of this.#watchers) each.closed(session)
  }

  watch(watcher: SessionWatcher): void {
    this.#watchers = [...this.#watchers, watcher]
    // Code of the user's may run in there, and end some of them.
    for (const each of this.all()) if (!each.ended) watcher.opened(each)
  }

  unwatch(watcher: SessionWatcher): void {
    this.#watchers = this.#watchers.filter((each) => each !== watcher)
  }

  all(): Session[] {
    return this.schedule.all()
  }

  /** All, as one who asks for them is told. */
  list(): { readonly ctx: ConnectionContext; readonly stats: Stats }[] {
    const time = now()
    return this.all().map((each) => ({ ctx: each.context, stats: each.stats(time) }))
  }

  report(): void {
    // A reporter that calls `report` is inside this loop already: what it asks for is being done.
    if (this.#reporting) return
    this.#reporting = true
    for (const each of this.all()) each.report(now())
    this.#reporting = false
  }
}

import type { Socket } from 'node:dgram'
import { checkDelay, checkInteger } from '../check.js'
import { type DatagramWatcher, unwatchDatagrams, watchDatagrams } from '../node/datagram-watch.js'
import { now } from '../schedule/clock.js'
import type { PeriodicQueue } from '../schedule/periodic-queue.js'
import { OpenSessions } from '../session/open-sessions.js'
import { MEASURING_OPTIONS, type MeasuringOptions, settingsOf } from '../session/options.js'
import type { Reporter } from '../session/reporter.js'
import type { Session } from '../session/session.js'
import { REPORTS } from '../session/session-schedule.js'
import { type Peer, PeerSession } from './peer-session.js'
import { Peers } from './peers.js'

/** `idleTimeout` where none is given, in ms. */
const DEFAULT_IDLE_TIMEOUT = 60_000
/** `maxSessions` where none is given, and the most there can be: a Map holds no more. */
const DEFAULT_MAX_SESSIONS = 65_536
const MOST_SESSIONS = 2 ** 24

export interface MeasuredDatagramsOptions extends MeasuringOptions {
  /**
   * Milliseconds without a datagram, either way, that end a session; an integer from 1 to 2**31 - 1.
   *
   * @default 60_000
   */
  readonly idleTimeout?: number
  /**
   * How many sessions there may be, an integer from 1 to 2**24: for one more, the longest idle one ends. It bounds
   * what a flood of forged sources costs, at about a kilobyte each. A reporter that sends to one new peer after another as
   * sessions end for others has only the first datagram counted; `onError` is told.
   *
   * @default 65_536
   */
  readonly maxSessions?: number
}

const DATAGRAM_OPTIONS: readonly string[] = [...MEASURING_OPTIONS, 'idleTimeout', 'maxSessions']

/** The open sessions of a datagram socket, and what begins and ends them: no datagram says that it is the last. */
export class PeerSessions extends OpenSessions implements DatagramWatcher {
  readonly #socket: Socket
  readonly #watch: { readonly localPort: number | undefined }
  readonly #maxSessions: number
  readonly #peers = new Peers<PeerSession>()
  /** In the order of their last datagrams: each goes to the end with it, and the first is idle for longest. */
  readonly #idling: PeriodicQueue<PeerSession>
  /** Which session is being ended for another one: the first, the second; 0 where none is. */
  #round = 0

  /** @throws TypeError or RangeError naming the argument that is wrong, and its value */
  constructor(socket: Socket, interval: number, reporter: Reporter, options: MeasuredDatagramsOptions) {
    super(settingsOf(interval, reporter, options, DATAGRAM_OPTIONS))
    const { idleTimeout = DEFAULT_IDLE_TIMEOUT, maxSessions = DEFAULT_MAX_SESSIONS } = options
    checkDelay('options.idleTimeout', idleTimeout)
    checkInteger('options.maxSessions', maxSessions, 1, MOST_SESSIONS)
    this.#maxSessions = maxSessions
    this.#idling = this.schedule.scheduler.queue(idleTimeout, endIdle, REPORTS)
    this.#socket = socket
    this.#watch = watchDatagrams(socket, this)
  }

  override add(session: Session, time: number): void {
    const source = session.source as PeerSession
    this.#peers.set(source.peer.address, source.peer.port, source)
    this.#idling.add(source.idling, time)
    super.add(session, time)
  }

  override remove(session: Session): void {
    const source = session.source as PeerSession
    this.#peers.delete(source.peer.address, source.peer.port)
    this.#idling.remove(source.idling)
    super.remove(session)
  }

  /** The open session of a peer. */
  of({ address, port }: Peer): PeerSession | undefined {
    return this.#peers.get(address, port)
  }

  received(address: string, port: number, bytes: number): void {
    const time = now()
    this.#sessionAt(address, port, time)?.received(bytes, time)
  }

  sent(address: string, port: number, bytes: number): void {
    const time = now()
    this.#sessionAt(address, port, time)?.sentTo(bytes, time)
  }

  /** The session of a peer that has a datagram at `time`; none after the end. */
  #sessionAt(address: string, port: number, time: number): PeerSession | undefined {
    const known = this.#peers.get(address, port)
    if (known !== undefined) {
      this.#idling.remove(known.idling)
      this.#idling.add(known.idling, time)
      return known
    }
    if (!this.#makeRoom(address, port)) return undefined
    // The reporter, told of a session that ended for it, may have sent to this very peer.
    return (
      this.#peers.get(address, port) ?? new PeerSession(this, time, { address, port }, this.#watch.localPort)
    )
  }

  /**
   * Ends the longest idle session where there are as many as there may be. The reporter that is told of it may send to a
   * peer without a session, a collector say, which takes the place: then one more is ended, whose place is kept. A
   * reporter that sends to another such peer each time would else end them all, or leave one more with each.
   *
   * @returns whether a session of the peer may begin
   */
  #makeRoom(address: string, port: number): boolean {
    if (this.#round > 0) {
      if (this.size + this.#round <= this.#maxSessions) return true
      this.fail(
        new Error('a datagram of a new peer is not counted: it was sent as a session ended for maxSessions'),
      )
      return false
    }
    for (const round of [1, 2]) {
      if (this.size < this.#maxSessions || this.#peers.get(address, port) !== undefined) break
      this.#round = round
      this.#idling.first?.member.end()
    }
    this.#round = 0
    return !this.stopped
  }

  closed(): void {
    this.stop()
  }

  stop(): void {
    this.stopped = true
    unwatchDatagrams(this.#socket, this)
    for (const each of this.all()) each.end()
  }
}

function endIdle(session: PeerSession): boolean {
  session.end()
  return false
}

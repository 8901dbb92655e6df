import type { Socket } from 'node:dgram'
import { checkDelay, checkInteger } from '../check.js'
import { type DatagramWatcher, unwatchDatagrams, watchDatagrams } from '../node/datagram-watch.js'
import { now } from '../schedule/clock.js'
import type { Ring, Turn } from '../schedule/periodic-queue.js'
import type { Reporter } from '../session/reporter.js'
import { type MeasuringOptions, Roster } from '../session/sessions.js'
import { type Peer, Session } from './peer-session.js'
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
   * what a flood of forged sources costs, at about a kilobyte each.
   *
   * @default 65_536
   */
  readonly maxSessions?: number
}

/** The open sessions of a socket, and what begins and ends them: there is no end to a datagram. */
export class Sessions extends Roster<Session> implements DatagramWatcher {
  readonly #socket: Socket
  readonly #watch: { readonly localPort: number | undefined }
  readonly #maxSessions: number
  readonly #peers = new Peers<Session>()
  /** In the order of their last datagrams: each goes to the end with it, and the first is idle for longest. */
  readonly #idling: Ring<Turn<Session>>
  #stopped = false

  /** @throws TypeError or RangeError naming the argument that is wrong, and its value */
  constructor(socket: Socket, interval: number, reporter: Reporter, options: MeasuredDatagramsOptions) {
    super(interval, reporter, options)
    const { idleTimeout = DEFAULT_IDLE_TIMEOUT, maxSessions = DEFAULT_MAX_SESSIONS } = options
    checkDelay('options.idleTimeout', idleTimeout)
    checkInteger('options.maxSessions', maxSessions, 1, MOST_SESSIONS)
    this.#maxSessions = maxSessions
    this.#idling = this.turns(idleTimeout, (session) => session.stop())
    this.#socket = socket
    this.#watch = watchDatagrams(socket, this)
  }

  override add(session: Session, time: number): void {
    this.#peers.set(session.peer.address, session.peer.port, session)
    this.#idling.add(session.idling, time)
    super.add(session, time)
  }

  override remove(session: Session): void {
    this.#peers.delete(session.peer.address, session.peer.port)
    this.#idling.remove(session.idling)
    super.remove(session)
  }

  /** The open session of a peer. */
  of({ address, port }: Peer): Session | undefined {
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
  #sessionAt(address: string, port: number, time: number): Session | undefined {
    const known = this.#peers.get(address, port)
    if (known !== undefined) {
      this.#idling.remove(known.idling)
      this.#idling.add(known.idling, time)
      return known
    }
    // The reporter, told of a session that ends, may have sent to this very peer, or stopped all.
    if (this.size >= this.#maxSessions) this.#idling.first?.member.stop()
    if (this.#stopped) return undefined
    return this.#peers.get(address, port) ?? new Session(this, time, { address, port }, this.#watch.localPort)
  }

  closed(): void {
    this.stop()
  }

  override stop(): void {
    this.#stopped = true
    unwatchDatagrams(this.#socket, this)
    super.stop()
  }
}

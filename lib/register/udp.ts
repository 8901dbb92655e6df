import type { Socket } from 'node:dgram'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type MeasuredDatagrams, measuredDatagrams } from '../datagrams/datagrams.js'
import { stateOf } from '../node/datagram-handle.js'
import { Members } from './members.js'
import type { Recording } from './recording.js'
import type { Settings } from './settings.js'
import { subscriber } from './subscriber.js'
import { warn } from './warnings.js'

/** Published for every datagram socket that is made. */
const SOCKET = 'udp.socket'

/** Measures every datagram socket of the process that is made after `start`, until `stop`. */
export class DatagramSockets {
  readonly #interval: number
  readonly #recording: Recording
  readonly #members: Members<Socket, MeasuredDatagrams>

  constructor({ interval }: Settings, recording: Recording) {
    this.#interval = interval
    this.#recording = recording
    this.#members = new Members(recording, (socket) => !stateOf(socket)?.handle)
  }

  start(): void {
    subscribe(SOCKET, this.#onSocket)
  }

  stop(): void {
    unsubscribe(SOCKET, this.#onSocket)
    this.#members.clear()
  }

  readonly #onSocket = subscriber(({ socket }: { readonly socket: Socket }) => {
    if (this.#members.has(socket)) return
    const options = { onError: warn }
    this.#members.add(socket, measuredDatagrams(socket, this.#interval, this.#recording.reporter, options))
  })
}

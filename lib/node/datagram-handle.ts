import type { Socket } from 'node:dgram'
import { isObject } from '../check.js'

/**
 * Node's own side of a datagram socket: internal, and the only place that tells which datagrams the system has
 * taken. A `send` without a callback tells nobody whether it failed.
 */

/** A send that is under way. */
export interface SendRequest {
  /** Called when a send that could not be done at once is done, or has failed. */
  oncomplete?: (status: number, bytes: number) => void
}

export interface Handle {
  /**
   * Less than 0: it failed. 0: under way, and `oncomplete` is called if `told`. Else it is done, and the bytes are
   * one less. A connected socket has one peer, and names none.
   */
  send(
    request: SendRequest,
    list: unknown,
    count: number,
    ...to: [port: number, ip: string, told: boolean] | [told: boolean]
  ): number
  /** Less than 0 if it failed. */
  connect(ip: string, port: number): number
}

interface State {
  /** None when the socket is closed; another one when `bind` has got one from the cluster's primary. */
  readonly handle: Handle | null
}

/** The state of a datagram socket; none of what is no datagram socket. */
export function stateOf(socket: Socket): State | undefined {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')
  return key && (Reflect.get(socket, key) as State | undefined)
}

export function isDatagramSocket(value: unknown): value is Socket {
  return (
    isObject(value) && typeof value.send === 'function' && stateOf(value as unknown as Socket) !== undefined
  )
}

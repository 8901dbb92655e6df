import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { startCounting, stopCounting, streamCounts } from './stream-counters.js'

/**
 * How many bytes have gone through a stream since it was opened; `NaN` or 0 where that is not known.
 *
 * One object serves all streams of a kind: what belongs to one stream stays with its connection.
 */
export interface Counters {
  /** Bytes that the process has read. */
  received(socket: Duplex, handle: Handle | undefined): number
  /** Bytes that the operating system has taken. */
  sent(socket: Duplex, handle: Handle | undefined): number
  /** Whether they are of bytes on the wire. */
  readonly countWire?: true
  /** Whether the end of the socket below is the last moment at which they can be read. */
  readonly endsBelow?: true
  /** What has to be undone when nobody reads the counters any more. */
  release?(socket: Duplex): void
}

/**
 * Node's own side of a socket, `socket._handle`: internal, and the only place that tells what has been sent.
 * Every field may be missing in a Node to come.
 */
export interface Handle {
  readonly bytesRead?: number
  /** Bytes handed to libuv, those that it still queues included. */
  readonly bytesWritten?: number
  /** Bytes that libuv, or TLS, still queues. */
  readonly writeQueueSize?: number
  /** The file descriptor; -1 of a Unix socket, and once it is closed. */
  readonly fd?: number
  /** Of TLS: the handle below, that of the wire. */
  readonly _parent?: Handle
}

export function handleOf(socket: Duplex): Handle | undefined {
  return (socket as Duplex & { readonly _handle?: Handle | null })._handle ?? undefined
}

/** Bytes that have left a handle, as far as it tells. */
function sentBy(handle: Handle | undefined): number | undefined {
  if (typeof handle?.bytesWritten !== 'number') return undefined
  return handle.bytesWritten - (handle.writeQueueSize ?? 0)
}

/** What a net.Socket says of itself in public: not exact, for it counts a queued string in characters. */
function publiclySent(socket: Duplex): number {
  return (socket as Socket).bytesWritten - socket.writableLength
}

/** What a kernel's send buffer takes at most, by default: the last number of Linux's `net.ipv4.tcp_wmem`. */
const MAX_SEND_BUFFER = 4 * 2 ** 20

/**
 * Bytes that have left a handle on which a write has failed: no less than the peer can have read, unless one write of
 * more than a send buffer waited, and more of it than that was read since the last look.
 *
 * The handle has counted the failed write, and libuv has thrown its queue away, so that all of it would seem to have
 * left. How much of that write the system took is not known. One that failed at once is counted whole: only small ones
 * find room in the kernel at once. Of one that waited, at most what a send buffer holds is counted.
 *
 * @param seen bytes that had left when this was last looked at
 */
export function sentBeforeFailure(socket: Duplex, handle: Handle | undefined, seen: number): number {
  const symbols = Object.getOwnPropertySymbols(socket)
  // The size of a write that waits; 0 where none does.
  const lastWrite = symbols.find(({ description }) => description === 'lastWriteQueueSize')
  const waited = Number(lastWrite && Reflect.get(socket, lastWrite)) || 0
  const written = Number(handle?.bytesWritten)
  // TLS counts what it is given; the wire below counts what of it was encrypted and handed over.
  const possible = Math.min(written, handle?._parent?.bytesWritten ?? written)
  return waited === 0 ? possible : Math.min(possible, Math.max(seen, written - waited) + MAX_SEND_BUFFER)
}

/** Whether it was a failed write that destroyed a socket; not a write that was given up with it (ECANCELED). */
export function isFailedWrite(error: NodeJS.ErrnoException | null | undefined): boolean {
  return error?.syscall === 'write' && error.code !== 'ECANCELED'
}

/**
 * A net.Socket, on the wire. The socket's own `bytesWritten` would count what is queued in the process, and
 * what an abort throws away with the queue.
 */
const wire: Counters = {
  countWire: true,
  received: (socket, handle) => handle?.bytesRead ?? (socket as Socket).bytesRead,
  sent: (socket, handle) => sentBy(handle) ?? publiclySent(socket),
}

/** What a TLSSocket says of its handshake. One that no server made says for ever that it is connecting. */
interface Handshaking extends Duplex {
  readonly secureConnecting?: boolean
  readonly _secureEstablished?: boolean
}

function isHandshaking({ secureConnecting, _secureEstablished }: Handshaking): boolean {
  return secureConnecting === true && _secureEstablished !== true
}

/**
 * A TLSSocket: what TLS carries.
 *
 * TLS encrypts at once whatever it is given, and queues it, so its own counter runs ahead of the wire. What of
 * it has left is told by the wire below: the same share of the plaintext as of the encrypted bytes; exact when
 * nothing is queued, and never more than the wire has sent.
 */
const plaintext: Counters = {
  endsBelow: true,
  received: wire.received,
  sent: (socket, handle) => {
    if (isHandshaking(socket)) return 0
    if (!handle?.writeQueueSize) return wire.sent(socket, handle)
    const { bytesWritten: given = 0, _parent: below = {} } = handle
    const { bytesWritten: encrypted = 0, writeQueueSize: queued } = below
    // Over a stream that is no socket nobody knows what of the queue has left.
    if (queued === undefined) return publiclySent(socket)
    const left = encrypted - queued
    return Math.min(left, Math.floor((given * left) / encrypted))
  },
}

/** A TLS connection whose handshake is not done: no plaintext has moved. */
export const handshaking: Counters = { received: () => 0, sent: () => 0 }

/** A stream without counters. */
const decorated: Counters = {
  received: (stream) => streamCounts(stream).received,
  sent: (stream) => streamCounts(stream).sent,
  release: stopCounting,
}

/** The counters of a socket; a stream that has none of its own is decorated with some, to be released later. */
export function countersOf(socket: Duplex): Counters {
  if (typeof (socket as Socket).bytesRead === 'number') return 'encrypted' in socket ? plaintext : wire
  startCounting(socket)
  return decorated
}

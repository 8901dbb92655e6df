import type { Duplex } from 'node:stream'
import { hide, original, override, restore } from './override.js'

/**
 * Counts for a stream that has none of its own: what its implementation pushes has been received, what it has
 * written without an error has been sent.
 */

const TALLY = Symbol('measured-listener.tally')

interface Tally {
  received: number
  sent: number
  /** Whether a `_write` is being called, which may call `_writev` for itself: so does the one that streams inherit. */
  writing: boolean
  /** How many connections count with it. */
  users: number
}

type Tallied = Duplex & { [TALLY]?: Tally }
type Done = (error?: Error | null) => void

/** What a stream has counted since `startTally`. */
export function tallyOf(stream: Tallied): Tally {
  return stream[TALLY] as Tally
}

function lengthOf(chunk: unknown, encoding: unknown): number {
  // An encoding that is none counts as UTF-8, as it does for the stream.
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, encoding as BufferEncoding)
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0
}

function push(this: Tallied, chunk: unknown, encoding?: unknown): boolean {
  // Before the original, which may hand it to a 'data' listener that destroys the stream.
  tallyOf(this).received += lengthOf(chunk, encoding)
  return original(this, 'push').call(this, chunk, encoding)
}

function countWhenDone(stream: Tallied, bytes: number, done: Done): Done {
  return (error) => {
    if (!error) tallyOf(stream).sent += bytes
    done(error)
  }
}

function write(this: Tallied, chunk: unknown, encoding: unknown, done: Done): void {
  const tally = tallyOf(this)
  tally.writing = true
  try {
    original(this, '_write').call(this, chunk, encoding, countWhenDone(this, lengthOf(chunk, encoding), done))
  } finally {
    tally.writing = false
  }
}

function writev(this: Tallied, chunks: { chunk: unknown; encoding: unknown }[], done: Done): void {
  if (tallyOf(this).writing) {
    original(this, '_writev').call(this, chunks, done)
    return
  }
  const bytes = chunks.reduce((sum, { chunk, encoding }) => sum + lengthOf(chunk, encoding), 0)
  original(this, '_writev').call(this, chunks, countWhenDone(this, bytes, done))
}

export function startTally(stream: Tallied): void {
  const tally = stream[TALLY]
  if (tally !== undefined) {
    tally.users += 1
    return
  }
  hide(stream, TALLY, { received: 0, sent: 0, writing: false, users: 1 })
  override(stream, 'push', push)
  override(stream, '_write', write)
  if (stream._writev) override(stream, '_writev', writev)
}

export function stopTally(stream: Tallied): void {
  const tally = tallyOf(stream)
  tally.users -= 1
  if (tally.users > 0) return
  restore(stream, 'push', push)
  restore(stream, '_write', write)
  restore(stream, '_writev', writev)
}

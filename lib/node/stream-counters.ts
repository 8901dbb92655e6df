import type { Duplex } from 'node:stream'
import { canOverride, hide, isCovered, original, override, restore } from './override.js'

/**
 * Counts for a stream that has none of its own: what its implementation pushes has been received, what it has
 * written without an error has been sent.
 */

const COUNTS = Symbol('measured-listener.counts')

interface StreamCounts {
  received: number
  sent: number
  /** True while `_write` runs: the inherited `_write` calls `_writev`, whose bytes are already counted. */
  writing: boolean
  /** How many connections count with it. */
  users: number
}

type CountedStream = Duplex & {
  [COUNTS]?: StreamCounts
  /** A string that is pushed without an encoding has the stream's default one. */
  readonly _readableState?: { readonly defaultEncoding?: string }
}
type Done = (error?: Error | null) => void

/** What a stream has counted since `startCounting`. */
export function streamCounts(stream: CountedStream): StreamCounts {
  return stream[COUNTS] as StreamCounts
}

function lengthOf(chunk: unknown, encoding: unknown): number {
  // An encoding that is none counts as UTF-8, as it does for the stream.
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, encoding as BufferEncoding)
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0
}

function push(this: CountedStream, chunk: unknown, encoding?: unknown): boolean {
  // Before the original, which may hand it to a 'data' listener that destroys the stream.
  streamCounts(this).received += lengthOf(chunk, encoding || this._readableState?.defaultEncoding)
  return original(this, 'push').call(this, chunk, encoding)
}

/** @param counts taken before the write: when that is done nobody may count any more */
function countWhenDone(counts: StreamCounts, bytes: number, done: Done): Done {
  return (error) => {
    if (!error) counts.sent += bytes
    done(error)
  }
}

function write(this: CountedStream, chunk: unknown, encoding: unknown, done: Done): void {
  const counts = streamCounts(this)
  counts.writing = true
  try {
    original(this, '_write').call(
      this,
      chunk,
      encoding,
      countWhenDone(counts, lengthOf(chunk, encoding), done),
    )
  } finally {
    counts.writing = false
  }
}

function writev(this: CountedStream, chunks: { chunk: unknown; encoding: unknown }[], done: Done): void {
  const counts = streamCounts(this)
  if (counts.writing) {
    original(this, '_writev').call(this, chunks, done)
    return
  }
  const bytes = chunks.reduce((sum, { chunk, encoding }) => sum + lengthOf(chunk, encoding), 0)
  original(this, '_writev').call(this, chunks, countWhenDone(counts, bytes, done))
}

const METHODS = Object.entries({ push, _write: write, _writev: writev })

export function startCounting(stream: CountedStream): void {
  const counts = stream[COUNTS]
  if (counts !== undefined) {
    counts.users += 1
    return
  }
  const methods = stream._writev ? METHODS : METHODS.slice(0, 2)
  const fixed = methods.find(([name]) => !canOverride(stream, name))?.[0]
  if (fixed !== undefined) {
    throw new TypeError(
      `a stream without counters whose ${fixed} cannot be replaced (frozen?) cannot be measured`,
    )
  }
  hide(stream, COUNTS, { received: 0, sent: 0, writing: false, users: 1 })
  for (const [name, method] of methods) override(stream, name, method)
}

export function stopCounting(stream: CountedStream): void {
  const counts = streamCounts(stream)
  counts.users -= 1
  if (counts.users > 0) return
  // Where one is covered all stay, and go on counting for who measures next.
  if (METHODS.some(([name, method]) => isCovered(stream, name, method))) return
  for (const [name, method] of METHODS) restore(stream, name, method)
  Reflect.deleteProperty(stream, COUNTS)
}

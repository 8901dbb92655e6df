import type { Random } from './random.js'

export const kinds = ['net', 'tls', 'http', 'https', 'http2'] as const
export type Kind = (typeof kinds)[number]

/** What a client asks of the server, and what both then do. */
export interface Order {
  /** Bytes that the client sends after the order. */
  readonly upload: number
  /** Bytes that the server answers with, when it has the upload. */
  readonly download: number
  /** What the server does when it has written its answer: end in order, wait for the client's end, or break off. */
  readonly ending: 'end' | 'wait' | 'destroy' | 'reset' | 'error'
  /**
   * Where the server answers as an event stream does: it writes so many bytes every few ms, until the client resets, and
   * leaves the upload unread. If there is one, a write notices the reset, else a read does.
   */
  readonly pieces?: { readonly bytes: number; readonly every: number } | undefined
}

/** Clients of an event stream, who reset it: the write after a reset fails at once. */
export const RESETS_PIECES = 'reset amid pieces'

/** How a client behaves. */
const streamBehaviours = [
  // Short and cheap, and many are needed: it is chance whether a write or a read tells the server of a reset.
  ...Array.from({ length: 8 }, () => RESETS_PIECES),
  ...['transfer', 'transfer', 'half-open', 'stall', 'stall and abort', 'abort download', 'abort upload'],
  ...['reset', 'leave', 'vanish', 'garbage', 'server destroys', 'server resets', 'server fails'],
] as const
const behaviours: Record<Kind, readonly string[]> = {
  net: streamBehaviours.filter((each) => each !== 'garbage'),
  tls: streamBehaviours,
  http: [...streamBehaviours, 'keep-alive', 'upgrade'].filter((each) => each !== 'half-open'),
  https: [...streamBehaviours, 'keep-alive', 'upgrade'].filter((each) => each !== 'half-open'),
  http2: [...streamBehaviours, 'streams', 'stream is cancelled'].filter((each) => each !== 'half-open'),
}

export interface Plan {
  readonly kind: Kind
  readonly behaviour: string
  readonly order: Order
  /** Bytes of the answer after which a client stalls or aborts. */
  readonly limit: number
  /** How long it stalls, in ms. */
  readonly pause: number
  /** Requests over one connection. */
  readonly requests: number
}

const BREAKS: Record<string, Order['ending']> = {
  'server destroys': 'destroy',
  'server resets': 'reset',
  'server fails': 'error',
}

function size(random: Random): number {
  return random.chance(0.7) ? random.between(0, 20_000) : random.between(20_000, 1_500_000)
}

/** More than the kernel can hold: where such an answer is thrown away, the queue of the process is too. */
const LARGE = 64 * 2 ** 20

/** More than a stream that nobody reads takes in: the server then does not read its socket either. */
const UNREAD = 256 * 1024

export function drawPlan(random: Random): Plan {
  const kind = random.pick(kinds)
  const behaviour = random.pick(behaviours[kind])
  const ending = BREAKS[behaviour] ?? random.pick(['end', 'wait'] as const)
  const aborted = /abort|reset|cancel|server/.test(behaviour)
  const pieces =
    behaviour === RESETS_PIECES
      ? { bytes: random.between(1, 20_000), every: random.between(1, 10) }
      : undefined
  // More than all pieces come to: the client resets before it has read so much.
  const download = pieces || (aborted && random.chance(0.15)) ? LARGE : size(random)
  return {
    kind,
    behaviour,
    order: { upload: pieces ? random.pick([0, UNREAD]) : size(random), download, ending, pieces },
    limit: random.between(0, Math.min(download, 2_000_000)),
    pause: pieces ? random.between(5, 100) : random.between(20, 500),
    requests: random.between(2, 6),
  }
}

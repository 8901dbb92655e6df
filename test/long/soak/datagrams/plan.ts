import type { Random } from '../random.js'
import { type Deed, SHORTEST } from './order.js'

/** A `connected` server has a socket of its own for each peer, which is told of it by the first datagram. */
export const datagramKinds = ['udp4', 'udp6', 'connected'] as const
export type DatagramKind = (typeof datagramKinds)[number]

/** What a peer does: rounds of datagrams, each of which waits for its answers for a while. */
interface Behaviour {
  readonly rounds: number
  readonly atOnce: number
  readonly answers: number
  /** Bytes of a datagram, from and to. */
  readonly sizes: readonly [number, number]
  readonly deed?: Deed
  /** Longer than a session may be idle, in ms. */
  readonly pause?: number
  /** Closes its socket, whatever comes. */
  readonly vanishes?: boolean
}

const usual = { rounds: 6, atOnce: 1, answers: 1, sizes: [SHORTEST, 1400] } as const
const behaviours: Record<string, Behaviour> = {
  talks: { ...usual, answers: 2 },
  'talks big': { ...usual, sizes: [20_000, 60_000] },
  bursts: { ...usual, atOnce: 20 },
  floods: { ...usual, rounds: 1, atOnce: 400 },
  returns: { ...usual, rounds: 2, pause: 700 },
  vanishes: { ...usual, rounds: 1, atOnce: 5, answers: 3, vanishes: true },
  'asks nothing': { ...usual, answers: 0 },
  'says nothing': { ...usual, answers: 0, sizes: [0, 0] },
  mumbles: { ...usual, answers: 0, sizes: [1, SHORTEST - 1] },
  'asks for too much': { ...usual, deed: 'too long' },
  'asks for nobody': { ...usual, rounds: 2, deed: 'nobody' },
}

export interface PeerPlan extends Behaviour {
  readonly kind: DatagramKind
  readonly behaviour: string
  /** Of its own; those of IPv4 are mapped ones to a dual-stack server. */
  readonly address: string
}

export function drawPeer(random: Random): PeerPlan {
  const kind = random.pick(datagramKinds)
  // A connected socket has nobody else to send to.
  const names = Object.keys(behaviours).filter((name) => kind !== 'connected' || name !== 'asks for nobody')
  const behaviour = random.pick(names)
  const ipv4 = `127.0.0.${random.between(1, 20)}`
  const address = kind === 'udp6' && random.chance(0.5) ? '::1' : ipv4
  return { kind, behaviour, address, ...(behaviours[behaviour] as Behaviour) }
}

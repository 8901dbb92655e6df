/** What else a server is told to send, which must fail. */
const DEEDS = ['nothing else', 'too long', 'nobody'] as const
export type Deed = (typeof DEEDS)[number]

/** What a datagram asks its server for. */
export interface Order {
  readonly deed: Deed
  readonly answers: number
  /** Bytes of each answer. */
  readonly length: number
}

/** The bytes that an order takes; a shorter datagram is none. */
export const SHORTEST = 4

export function encode({ deed, answers, length }: Order, size: number): Buffer {
  const message = Buffer.alloc(size)
  if (size < SHORTEST) return message
  message.writeUInt8(DEEDS.indexOf(deed), 0)
  message.writeUInt8(answers, 1)
  message.writeUInt16BE(length, 2)
  return message
}

export function decode(message: Buffer): Order | undefined {
  if (message.length < SHORTEST) return undefined
  const deed = DEEDS[message.readUInt8(0)]
  return deed && { deed, answers: message.readUInt8(1), length: message.readUInt16BE(2) }
}

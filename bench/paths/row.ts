export type Protocol = 'tcp' | 'http' | 'https' | 'http2'

/** One row of the lab: what a client does over a path. */
export interface Row {
  /** Rate of the path in kbit/s. */
  readonly kbit: number
  readonly congestion: 'bbr' | 'cubic'
  readonly protocol: Protocol
  readonly way: 'download' | 'upload'
  /** Bytes of each transfer, one after the other on one connection. */
  readonly sizes: readonly number[]
  /** ms of silence after each transfer. */
  readonly idle: number
  /** Connections at once, which all do the same. */
  readonly connections: number
  /** `Connection: close`: each transfer has a connection of its own, which the server closes. */
  readonly close?: boolean
  /** Bytes/s that the client reads at most. */
  readonly readRate?: number
  /** Bytes after which the client resets the connection. */
  readonly abortAfter?: number
}

/** What the client measured by itself: the transfers alone. */
export interface Own {
  readonly port: number
  readonly bytes: number
  readonly ms: number
}

/** What the server was told in the final report of a connection: rates in bytes/s. */
export interface Told {
  readonly port: number
  readonly lifetime: number
  readonly active: number
  readonly kernel: number
  readonly deliveredTotal: number
  readonly deliveredActive: number
  /** Share of `deliveredActive`. */
  readonly peerLimited: number
}

/** How many connections there are in all: each is a session. */
export function sessionsOf({ sizes, connections, close = false }: Row): number {
  return connections * (close ? sizes.length : 1)
}

const base = { congestion: 'bbr', protocol: 'tcp', way: 'download', idle: 0, connections: 1 } as const

function row(kbit: number, sizes: readonly number[], more: Partial<Row> = {}): Row {
  return { ...base, kbit, sizes, ...more }
}

export const SHORT: readonly Row[] = [
  row(1600, [20_000], { idle: 500 }),
  row(1600, [275_000], { idle: 2000 }),
  row(1600, [275_000], { idle: 1500, congestion: 'cubic' }),
  row(1600, [275_000], { idle: 1500, way: 'upload' }),
  row(16_000, [275_000, 275_000], { idle: 1000 }),
  row(16_000, [900_000], { idle: 500, protocol: 'http2' }),
  row(16_000, [900_000], { idle: 500, protocol: 'https' }),
]

export const FULL: readonly Row[] = [
  row(200, [1000]),
  row(200, [20_000], { idle: 1000 }),
  row(200, [50_000]),
  row(200, [275_000]),
  row(200, [50_000], { way: 'upload', idle: 1500 }),
  row(1600, [1000], { idle: 1000 }),
  row(1600, [20_000], { idle: 1000 }),
  row(1600, [275_000], { idle: 3000 }),
  row(1600, [275_000], { idle: 3000, congestion: 'cubic' }),
  row(1600, [20_000], { idle: 1000, protocol: 'https' }),
  row(1600, [275_000], { idle: 2000, protocol: 'https' }),
  row(1600, [275_000], { idle: 2000, way: 'upload' }),
  row(1600, [275_000], { idle: 1000, connections: 4 }),
  row(2000, [275_000, 275_000], { idle: 1500, protocol: 'http2' }),
  row(16_000, [20_000], { idle: 1000 }),
  row(16_000, [100_000], { idle: 1000 }),
  row(16_000, [275_000], { idle: 3000 }),
  row(16_000, [275_000, 275_000, 275_000], { idle: 2000 }),
  row(16_000, [275_000, 275_000, 275_000], { idle: 1000, protocol: 'http' }),
  row(16_000, [275_000, 275_000, 275_000], { idle: 1000, protocol: 'http', close: true }),
  row(16_000, [275_000, 275_000, 275_000], { idle: 1000, congestion: 'cubic' }),
  row(16_000, [275_000], { idle: 1000, protocol: 'https' }),
  row(16_000, [900_000], { idle: 1000, way: 'upload' }),
  row(16_000, [5_000_000], { readRate: 500_000 }),
  row(16_000, [5_000_000], { abortAfter: 2_000_000 }),
  row(20_000, [900_000], { idle: 1000, protocol: 'http2' }),
  row(80_000, [3_000_000, 3_000_000], { idle: 1000, protocol: 'https' }),
  row(100_000, [20_000], { idle: 1000 }),
  row(100_000, [275_000], { idle: 1000 }),
  row(100_000, [5_000_000], { idle: 1000 }),
  row(100_000, [5_000_000], { idle: 1000, congestion: 'cubic' }),
  row(100_000, [5_000_000], { idle: 1000, way: 'upload' }),
]

import type { Socket } from 'node:net'

/** One kind of work that a load asks of a server. */
export interface Work {
  /** What the costs are divided by. */
  readonly unit: string
  /** The server's side of a connection. */
  serve(socket: Socket): void
  /** The load's side: does so many units, and resolves when the server has done them all. */
  run(port: number, units: number): Promise<unknown>
}

import type { VariantName } from '../variants.js'

/** One kind of work that a load asks of a server. */
export interface Work {
  /** What the costs are divided by. */
  readonly unit: string
  /** The server's side: listens, with a variant put on, whose reports come every `interval` ms. Tells its port. */
  listen(variant: VariantName, interval: number): Promise<number>
  /** The load's side: does so many units, and resolves when the server has done them all. */
  run(port: number, units: number): Promise<unknown>
}

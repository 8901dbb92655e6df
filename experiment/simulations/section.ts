import type { Judged } from './judged.js'

export type Cell = string | number | Judged

export interface Row {
  readonly trials: number
  /** The seed is the row's number. */
  run(seed: number): readonly Cell[]
}

/** A table of what was simulated. */
export interface Section {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly Row[]
}

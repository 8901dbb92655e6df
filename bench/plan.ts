/** How much is measured, in the full form and in the short one, which only shows that all of it runs. */
export interface Plan {
  /** Fresh sets of processes, one for each variant. */
  readonly rounds: number
  /** ms that a slice of the bare server lasts. */
  readonly slice: number
  readonly warmUpCycles: number
  /** Slices of each variant and work in a round. */
  readonly cycles: number
  readonly idleConnections: readonly number[]
  /** ms until all code that runs again and again is warm. */
  readonly settle: number
  /** ms that open connections are watched, once for CPU and once for stalls. */
  readonly watch: number
  /** Connections of each simulation. */
  readonly simulated: readonly number[]
  readonly soak: number
}

export const full: Plan = {
  rounds: 6,
  slice: 200,
  warmUpCycles: 2,
  cycles: 8,
  idleConnections: [10_000, 19_900],
  settle: 2500,
  watch: 4000,
  simulated: [1_000, 10_000, 100_000, 1_000_000],
  soak: 1_000_000,
}

export const short: Plan = {
  rounds: 2,
  slice: 60,
  warmUpCycles: 1,
  cycles: 3,
  idleConnections: [1_000],
  settle: 200,
  watch: 1200,
  simulated: [1_000, 10_000],
  soak: 20_000,
}

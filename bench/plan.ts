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
  /** Whether, of the first number of those, more is measured than what the bars are about. */
  readonly everyIdleCase: boolean
  /** ms until all code that runs again and again is warm. */
  readonly settle: number
  /** The same in a simulation, where all else is warm. */
  readonly simulatedSettle: number
  /** ms that open connections are watched, once for CPU and once for stalls. */
  readonly watch: number
  /** Connections of each simulation. */
  readonly simulated: readonly number[]
  /** Rounds of 20,000 final reports. */
  readonly reportRounds: number
  /** Open connections of each collection. */
  readonly collected: readonly number[]
  readonly soak: number
}

export const full: Plan = {
  rounds: 5,
  slice: 200,
  warmUpCycles: 2,
  cycles: 5,
  idleConnections: [10_000, 19_900],
  everyIdleCase: true,
  settle: 4000,
  simulatedSettle: 1500,
  watch: 3000,
  simulated: [1_000, 10_000, 100_000, 1_000_000],
  reportRounds: 12,
  collected: [1_000, 10_000, 100_000],
  soak: 1_000_000,
}

export const short: Plan = {
  rounds: 1,
  slice: 40,
  warmUpCycles: 1,
  cycles: 1,
  idleConnections: [1_000],
  everyIdleCase: false,
  settle: 200,
  simulatedSettle: 200,
  watch: 600,
  simulated: [1_000, 10_000],
  reportRounds: 1,
  collected: [1_000],
  soak: 20_000,
}

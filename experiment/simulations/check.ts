/** What must hold, and by how much chance may spoil it: with 2,000 trials it must hold as it stands. */
export class Checks {
  readonly #trials: number
  failed = 0

  constructor(trials: number) {
    this.#trials = trials
  }

  /** Three standard errors of a share in a short run; nothing in a full one. */
  slack(share: number): number {
    return this.#trials >= 2000 ? 0 : 3 * Math.sqrt((share * (1 - share)) / this.#trials)
  }

  atLeast(share: number, bound: number): string {
    return this.#mark(share >= bound - this.slack(bound), share)
  }

  atMost(share: number, bound: number): string {
    return this.#mark(share <= bound + this.slack(bound), share)
  }

  within(share: number, low: number, high: number): string {
    return this.#mark(share >= low - this.slack(low) && share <= high + this.slack(high), share)
  }

  #mark(holds: boolean, share: number): string {
    if (!holds) this.failed += 1
    return `${(share * 100).toFixed(1)} %${holds ? '' : ' !'}`
  }
}

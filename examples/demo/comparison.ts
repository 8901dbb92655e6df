/** Our count of a session's bytes, against the client's own. */
export type Outcome = 'agree' | 'cut' | 'differ'

/** How many sessions had which outcome. */
export class Comparison {
  agree = 0
  cut = 0
  differ = 0

  /** @param cut whether the client ended it in the middle: it need not have read all that we sent */
  compare(ours: number, theirs: number, cut: boolean): Outcome {
    const outcome = ours === theirs ? 'agree' : cut && ours > theirs ? 'cut' : 'differ'
    this[outcome] += 1
    return outcome
  }

  /** Whether all is as it should be: of every session one report, and no byte in doubt. */
  holds(sessions: number): boolean {
    return this.differ === 0 && this.agree + this.cut === sessions
  }
}

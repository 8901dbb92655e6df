/** A share of trials, and what it must be. */
export interface Judged {
  readonly share: number
  readonly trials: number
  readonly atLeast?: number
  readonly atMost?: number
}

/** Standard errors of a share that chance alone is allowed: one of 740 rows that hold would be called broken. */
const STANDARD_ERRORS = 3

const beyond = (bound: number, trials: number): number =>
  STANDARD_ERRORS * Math.sqrt((bound * (1 - bound)) / trials)

/** By how much the share is past its bounds: 0 if not at all; in standard errors, three of which may be chance. */
export function excess({ share, trials, atLeast = 0, atMost = 1 }: Judged): number {
  const [under, over] = [atLeast - share, share - atMost]
  if (under <= 0 && over <= 0) return 0
  return under > 0
    ? (STANDARD_ERRORS * under) / beyond(atLeast, trials)
    : (STANDARD_ERRORS * over) / beyond(atMost, trials)
}

export const breaks = (judged: Judged): boolean => excess(judged) > STANDARD_ERRORS

/** In a table: `~` past its bound, but not beyond chance; `!` beyond it. */
export function shown(judged: Judged): string {
  const mark = breaks(judged) ? ' !' : excess(judged) > 0 ? ' ~' : ''
  return `${(judged.share * 100).toFixed(1)} %${mark}`
}

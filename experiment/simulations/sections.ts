import { type Circumstance, rowOf } from './circumstances/circumstance.js'
import { endings } from './circumstances/endings.js'
import { families } from './circumstances/families.js'
import { shares } from './circumstances/shares.js'
import { spreads } from './circumstances/spread.js'
import { coverage } from './coverage.js'
import { falseWinners } from './false-winners.js'
import { power } from './power.js'
import type { Section } from './section.js'

const circumstances = (title: string, of: readonly Circumstance[]): Section => ({
  title: `${title}: false verdicts before (a plain test, or not told) and after: at most 5 %`,
  head: ['circumstance', 'after: what is done', 'before', 'after'],
  rows: of.map(rowOf),
})

/** All that is simulated; a shorter form for CI. */
export const sections = (short: boolean): Section[] => [
  coverage(short),
  falseWinners(short),
  power(short),
  circumstances('Equal arms, unlike distributions', spreads(short)),
  circumstances('Equal arms, shares that differ or change', shares(short)),
  circumstances('Sessions that failed or are missing', endings(short)),
  circumstances('Many strata, and users with many sessions', families(short)),
]

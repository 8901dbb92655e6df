/** Two arms in the same buckets, ordered from the slowest to the fastest. */
export interface RankTest {
  /** P(challenger faster) + P(equal) / 2 of a session of each, drawn at random; 0.5 if they are equal. */
  readonly effect: number
  /**
   * At most standard normal if half of the sessions of each arm are faster than one of the other's, whether or not the
   * arms are equal else; above 0 if the challenger is faster.
   */
  readonly z: number
  /** 1 - the sum of p^3 over the shares p of the buckets: what of the variance ties leave; 1 with no ties. */
  readonly resolution: number
  /** m n / (m + n): the information, to which the variance of the effect is inverse. */
  readonly information: number
  /** The standard error of the effect if the arms are equal. */
  readonly equalError: number
  /** The standard error of the effect, whether or not the arms are equal. */
  readonly error: number
}

// Plain loops: an interval takes some hundred tests, and there may be thousands of strata.
export function sumOf(counts: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < counts.length; index += 1) sum += counts[index] as number
  return sum
}

/** Of each bucket: how many sessions are below it, and half of those in it. */
function midRanks(counts: readonly number[]): number[] {
  let before = 0
  return counts.map((count) => {
    before += count
    return before - count / 2
  })
}

/** The mean of `values`, each as often as it was counted, and the variance of that mean. */
function meanOf(values: readonly number[], counts: readonly number[]): { mean: number; variance: number } {
  const n = sumOf(counts)
  let [sum, squares] = [0, 0]
  for (let index = 0; index < counts.length; index += 1) {
    sum += (counts[index] as number) * (values[index] as number)
  }
  const mean = sum / n
  for (let index = 0; index < counts.length; index += 1) {
    squares += (counts[index] as number) * ((values[index] as number) - mean) ** 2
  }
  return { mean, variance: squares / (n * (n - 1)) }
}

/**
 * Mann-Whitney on counts: sessions of one bucket are tied, and have their mid-rank. With m and n sessions, N of
 * both, t_k of both in bucket k:
 *
 *     U = sum over pairs of (1 if challenger is in a higher bucket, 1/2 if in the same),  effect = U / (m n)
 *     Var(effect | equal) = (N + 1 - sum(t_k^3 - t_k) / (N (N - 1))) / (12 m n)
 *
 * The error of the effect where the arms differ is from the variance of the placements, as DeLong's. The larger of the
 * two judges: with the first alone, arms of equal medians and different spread, or of unequal sizes with most sessions
 * in one bucket, would be called different in 10 to 36 % of cases.
 *
 * @see E. L. Lehmann, Nonparametrics (1975), 1.4, for the variance with ties
 * @see E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988) 837-845, for the error
 */
export function rankTest(incumbent: readonly number[], challenger: readonly number[]): RankTest {
  const [m, n] = [sumOf(incumbent), sumOf(challenger)]
  if (m <= 1 || n <= 1)
    return { effect: 0.5, z: 0, resolution: 0, information: 0, equalError: 0.5, error: 0.5 }
  const slower = midRanks(incumbent).map((count) => count / m)
  const faster = midRanks(challenger).map((count) => 1 - count / n)
  const { mean: effect, variance: ofChallenger } = meanOf(slower, challenger)
  const { variance: ofIncumbent } = meanOf(faster, incumbent)

  const total = m + n
  let [ties, cubes] = [0, 0]
  for (let index = 0; index < challenger.length; index += 1) {
    const tied = (challenger[index] as number) + (incumbent[index] ?? 0)
    const cube = tied * tied * tied
    // A part of a session, as thinning leaves it, is tied with nothing.
    if (cube > tied) ties += cube - tied
    cubes += cube
  }
  ties /= total * (total - 1)
  const variance = (total + 1 - ties) / (12 * m * n)
  const equalError = Math.sqrt(variance)
  const error = Math.sqrt(ofChallenger + ofIncumbent)
  return {
    effect,
    // All in one bucket: no variance, and no difference.
    z: variance > Number.EPSILON ? (effect - 0.5) / Math.max(equalError, error) : 0,
    resolution: 1 - cubes / total ** 3,
    information: (m * n) / total,
    equalError,
    error,
  }
}

/** Two arms of one stratum, in its buckets. */
export interface Arms {
  /** One more than there are buckets; the first bucket's may both be 0: what is there is slower than all. */
  readonly edges: readonly number[]
  readonly incumbent: readonly number[]
  readonly challenger: readonly number[]
}

/**
 * The rank tests of several strata as one: sessions are compared within their stratum only, so shares that differ from
 * stratum to stratum make no difference. With m, n, N sessions in a stratum its weight is m n / (N + 1), van Elteren's.
 *
 * @see P. H. van Elteren, On the combination of independent two-sample tests of Wilcoxon, Bull. Int. Stat. Inst. 37
 *   (1960) 351-361
 */
export function stratifiedTest(strata: readonly Arms[]): RankTest {
  const [only] = strata
  if (strata.length === 1 && only) return rankTest(only.incumbent, only.challenger)
  const sums = { weight: 0, shift: 0, variance: 0, equal: 0, differing: 0, information: 0, resolution: 0 }
  for (const { incumbent, challenger } of strata) {
    const test = rankTest(incumbent, challenger)
    if (test.information === 0) continue
    const total = sumOf(incumbent) + sumOf(challenger)
    const weight = (test.information * total) / (total + 1)
    sums.weight += weight
    sums.shift += weight * (test.effect - 0.5)
    sums.variance += (weight * Math.max(test.equalError, test.error)) ** 2
    sums.equal += (weight * test.equalError) ** 2
    sums.differing += (weight * test.error) ** 2
    sums.information += test.information
    sums.resolution += weight * test.resolution
  }
  const { weight } = sums
  if (weight === 0) return rankTest([], [])
  return {
    effect: 0.5 + sums.shift / weight,
    z: sums.variance > Number.EPSILON ? sums.shift / Math.sqrt(sums.variance) : 0,
    resolution: sums.resolution / weight,
    information: sums.information,
    equalError: Math.sqrt(sums.equal) / weight,
    error: Math.sqrt(sums.differing) / weight,
  }
}

/**
 * The z that is as rare as `t` of Student's distribution with `freedom` degrees of freedom: an error that is estimated
 * from few sessions is itself uncertain. Wallace's, wrong by less than 0.01 at the 5 % level from 3 degrees on.
 *
 * @see D. L. Wallace, Bounds on normal approximations to Student's and the chi-square distributions, Ann. Math. Stat. 30
 *   (1959) 1121-1130
 */
export function normalOf(t: number, freedom: number): number {
  return ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom))
}

/** The inverse of {@link normalOf}: how many estimated errors wide an interval has to be. */
export function studentOf(z: number, freedom: number): number {
  const scaled = (z * (8 * freedom + 3)) / (8 * freedom + 1)
  return Math.sqrt(freedom * Math.expm1((scaled * scaled) / freedom))
}

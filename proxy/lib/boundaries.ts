/**
 * Six buckets a decade, where the package's own have two: finer for the eye, and still to be merged with those,
 * for theirs are among them.
 */
const FINER = [1, 1.5, 2, 3, 5, 7]

export const boundaries: readonly number[] = [
  ...Array.from({ length: 10 }, (_, decade) => FINER.map((step) => step * 10 ** decade)).flat(),
  10 ** 10,
]

/** Uniform numbers between 0 and 1, the same for the same seed: Chris Doty-Humphrey's sfc32 (PractRand). */
export function random(seed: number): () => number {
  let [a, b, c, d] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1]
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 2 ** 32
  }
  for (let warm = 0; warm < 16; warm += 1) next()
  return next
}

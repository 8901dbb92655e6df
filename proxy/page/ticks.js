const STEPS = [
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1, 3],
]

/** Numbers of the decades from `low` to `high` that are such multiples of a power of ten. */
function multiples(low, high, steps) {
  const decades = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) decades.push(power)
  return decades
    .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
    .filter((value) => value >= low && value <= high)
}

/** Round numbers for a logarithmic axis: as many as there is room for, at least one. */
export function logTicks(low, high, room) {
  for (const steps of STEPS) {
    const ticks = multiples(low, high, steps)
    if (ticks.length <= room) return ticks
  }
  const decades = multiples(low, high, [1])
  const every = Math.max(1, Math.ceil(decades.length / Math.max(1, room)))
  return decades.filter((_, index) => index % every === 0)
}

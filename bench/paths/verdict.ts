import type { Factors } from './factors.js'

/** From here up the kernel's rate is right to 5 %, or to 15 % where the transfers take less than `BRIEF` ms. */
const SMALLEST = 20_000
const BRIEF = 50
/** Three steps of the kernel's clock: a step more or less is a third. */
const TOO_BRIEF = 12
/** What was received is right to 10 %. */
const RECEIVED = 0.1

/**
 * Whether a row is as true as the documentation says. Nothing is promised of small transfers, of brief ones, and of
 * those in which the client, and not the path, sets the pace.
 */
export function verdict({ row, ms, kernel }: Factors): 'true' | 'off' | 'small' | 'brief' | 'client' {
  const [first = 0] = row.sizes
  if (row.readRate !== undefined || row.abortAfter !== undefined) return 'client'
  if (first < SMALLEST) return 'small'
  if (ms < TOO_BRIEF) return 'brief'
  const most = row.way === 'upload' ? RECEIVED : ms < BRIEF ? 0.15 : 0.05
  return Math.abs(kernel - 1) <= most ? 'true' : 'off'
}

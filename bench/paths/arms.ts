import { median } from 'simple-statistics'
import { Lab, type Session } from './lab.js'
import type { Row } from './row.js'

export const ARMS = [2000, 2600] as const

/** Ratio of the medians of two arms, as the client and as each rate reads it. */
export interface Ratios {
  readonly sessions: number
  readonly own: number
  readonly lifetime: number
  readonly active: number
  readonly kernel: number
}

/** Sizes and idle times spread evenly, in an order that mixes them: the same in both arms and in every run. */
function sessionsOf(kbit: number, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const size = 22_000 + Math.round(((275_000 - 22_000) * ((index * 0.618) % 1)) / 1)
    const idle = Math.round(1500 * ((index * 0.414) % 1))
    return {
      kbit,
      congestion: 'bbr',
      protocol: 'tcp',
      way: 'download',
      sizes: [size],
      idle,
      connections: 1,
    }
  })
}

async function arm(kbit: number, count: number): Promise<Session[]> {
  const lab = new Lab(`arm${kbit}`)
  const sessions: Session[] = []
  try {
    await lab.open()
    for (const row of sessionsOf(kbit, count)) sessions.push(...(await lab.run(row)))
  } finally {
    await lab.close()
  }
  return sessions
}

export async function twoArms(count: number): Promise<Ratios> {
  const [slow, fast] = (await Promise.all(ARMS.map((kbit) => arm(kbit, count)))) as [Session[], Session[]]
  const ratio = (rate: (session: Session) => number): number =>
    median(fast.map(rate)) / median(slow.map(rate))
  return {
    sessions: count,
    own: ratio(({ own }) => own.bytes / own.ms),
    lifetime: ratio(({ told }) => told.lifetime),
    active: ratio(({ told }) => told.active),
    kernel: ratio(({ told }) => told.kernel),
  }
}

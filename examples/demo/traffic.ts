import { setTimeout } from 'node:timers/promises'
import type { Session } from './client.js'

/** Addresses of university networks. */
const berkeley = { ip: '128.32.0.1' }
const boston = { ip: '18.7.22.69' }
const tokyo = { ip: '133.11.0.1' }
const dresden = { ip: '141.76.1.1' }
const berlin = { ip: '2001:638::1' }
const saoPaulo = { ip: '143.107.1.1' }
const capeTown = { ip: '137.158.1.1' }

const MB = 1_000_000
const down = { transfer: 'download' } as const
const up = { transfer: 'upload' } as const

export const sessions: readonly Session[] = [
  { ...dresden, ...down, link: 'cable', bytes: 6 * MB, idle: 3_000 },
  { ...boston, ...down, link: 'fibre', bytes: 80 * MB },
  { ...capeTown, ...up, link: '3G', bytes: 0.4 * MB },
  { ...tokyo, ...down, link: 'fibre', bytes: 60 * MB },
  { ...berlin, ...down, link: 'cable', bytes: 5 * MB, idle: 3_000 },
  { ...saoPaulo, ...down, link: 'DSL', bytes: 4 * MB },
  { ...berkeley, ...up, link: 'cable', bytes: 9 * MB },
  { ...tokyo, ...up, link: 'fibre', bytes: 50 * MB },
  { ...capeTown, ...down, link: '3G', bytes: 0.6 * MB },
  { ...berkeley, ...down, link: 'fibre', bytes: 80 * MB, cut: 'abort' },
  { ...saoPaulo, ...up, link: '3G', bytes: 0.5 * MB },
  { ...dresden, ...up, link: 'DSL', bytes: 4 * MB },
  { ...tokyo, ...down, link: 'cable', bytes: 12 * MB },
  { ...boston, ...up, link: 'DSL', bytes: 3 * MB },
  { ...saoPaulo, ...down, link: 'cable', bytes: 30 * MB, cut: 'reset' },
  { ...berkeley, ...down, link: 'cable', bytes: 12 * MB },
  { ...berlin, ...up, link: 'cable', bytes: 9 * MB },
  { ...capeTown, ...down, link: 'DSL', bytes: 3 * MB },
  { ...tokyo, ...down, link: 'fibre', bytes: 70 * MB },
  { ...saoPaulo, ...up, link: 'DSL', bytes: 3 * MB },
  { ...boston, ...down, link: 'cable', bytes: 10 * MB },
  { ...capeTown, ...up, link: '3G', bytes: 0.3 * MB },
  { ...dresden, ...down, link: 'cable', bytes: 11 * MB },
  { ...saoPaulo, ...down, link: '3G', bytes: 0.4 * MB },
]

/** Between the beginnings of two sessions, in ms. */
const STAGGER = 280

/** Begins the sessions one after the other; done when all clients are. */
export async function send(holdSession: (session: Session) => Promise<void>): Promise<void> {
  await Promise.all(
    sessions.map(async (session, index) => {
      await setTimeout(index * STAGGER)
      await holdSession(session)
    }),
  )
}

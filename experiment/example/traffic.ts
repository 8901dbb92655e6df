import { setTimeout } from 'node:timers/promises'
import { random } from '../simulations/random.js'
import { countries, type Track, tracks } from './countries.js'
import { holdSession } from './session.js'

/** Of each track in each country. */
export const SESSIONS = 200
/** Over how many ms they begin. */
const PERIOD = 12_000
/** The standard deviation of the logarithm of the links' speeds, and of the pauses. */
const SIGMA = 0.35
const PAUSE = 1_000

const uniform = random(2026)
const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
const logNormal = (median: number): number => median * Math.exp(SIGMA * normal())

/**
 * Holds all sessions, each at its time; the same ones in every run.
 *
 * @param paced whether the kernel makes their links slow
 */
export async function traffic(ports: Readonly<Record<Track, number>>, paced: boolean): Promise<void> {
  const sessions = Object.values(countries).flatMap(({ ip, speed, ratio }) =>
    tracks.flatMap((track) =>
      Array.from({ length: SESSIONS }, async () => {
        const path = track === 'challenger' ? ratio : 1
        const link = { speed: logNormal(speed) * path, pause: logNormal(PAUSE) }
        const session = { port: ports[track], ip, paced, ...link }
        await setTimeout(uniform() * PERIOD)
        await holdSession(session)
      }),
    ),
  )
  await Promise.all(sessions)
}

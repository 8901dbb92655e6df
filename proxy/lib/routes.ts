import type { Certificate } from './certificate.js'
import type { Endpoint } from './endpoint.js'
import type { Options } from './options.js'
import type { Route } from './route.js'

const DEFAULT_LISTEN = { at: { host: '127.0.0.1', port: 8080 }, track: undefined }
const ANY_PORT = { host: '127.0.0.1', port: 0 }

/** The demo's listeners are its own: its clients tell where they come from, and nobody else's are believed. */
export const DEMO_TRACKS = ['incumbent', 'challenger'] as const

/**
 * What the options ask for.
 *
 * @throws RangeError for targets that are neither one nor one for each listener
 */
export function routesOf(
  options: Options,
  origin: () => Promise<Endpoint>,
  tls: Certificate | undefined,
): Promise<Route[]> {
  const { demo, proxyProtocol = false, target: targets = [] } = options
  const listens = options.listen ?? (demo ? [] : [DEFAULT_LISTEN])
  if (targets.length > 1 && targets.length !== listens.length) {
    throw new RangeError(`${targets.length} --target for ${listens.length} --listen: give one, or as many`)
  }
  const own = listens.map(async ({ at, track }, index): Promise<Route> => {
    const target = targets[index] ?? targets[0] ?? (await origin())
    return { listen: at, target, track, proxyProtocol, tls }
  })
  const demos = (demo ? DEMO_TRACKS : []).map(
    async (track): Promise<Route> => ({
      listen: ANY_PORT,
      target: await origin(),
      track,
      proxyProtocol: true,
    }),
  )
  return Promise.all([...own, ...demos])
}

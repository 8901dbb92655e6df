import net from 'node:net'
import type * as Package from 'measured-listener'
import type { ConnectionsObserver, Reporter } from 'measured-listener'
import t from 'tap'
import * as lib from '../../lib/index.js'

// What is claimed here is checked by tsc, with the declarations that users get.
const { measuredListener, observeConnections, sessionReporter, trafficReporter }: typeof Package = lib

const server = net.createServer()

/** What compiles, and what must not. Never called. */
export const claims = {
  reporters(): void {
    trafficReporter() satisfies Reporter
    sessionReporter({ countryLookup: () => undefined, attributes: { track: 'a' } }) satisfies Reporter
    trafficReporter({ attributes: ({ clientPort = 0 }) => ({ even: clientPort % 2 === 0 }) })
    // @ts-expect-error it has no directions to choose from
    trafficReporter({ directions: ['receive'] })
    // @ts-expect-error every session is recorded
    sessionReporter({ minBytes: 0 })
    // @ts-expect-error a country is a string
    sessionReporter({ countryLookup: () => 49 })
    // @ts-expect-error no attribute is an object
    trafficReporter({ attributes: { track: { name: 'a' } } })
  },

  observers(): void {
    const listener = measuredListener(server, 1000, trafficReporter())
    using observer: ConnectionsObserver = observeConnections(listener)
    observeConnections(listener, { onError: (error: unknown) => error }).stop()
    observer satisfies Disposable
    // @ts-expect-error the server is not the listener
    observeConnections(server)
    // @ts-expect-error it is no reporter
    measuredListener(server, 1000, observeConnections(listener))
  },
}

t.pass('compiled')

import { once } from 'node:events'
import type { Socket } from 'node:net'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls, { type TLSSocket } from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { contextOf, measuredListener, updateContext } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

/** Proxies as users make them: to log, to bind methods, to show only what they know. */
const proxies: Record<string, (socket: Duplex) => Duplex> = {
  'without traps': (socket) => new Proxy(socket, {}),
  'that binds methods': (socket) =>
    new Proxy(socket, {
      get: (target, name) => {
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
  'that hides symbols': (socket) =>
    new Proxy(socket, {
      get: (target, name, self) => (typeof name === 'symbol' ? undefined : Reflect.get(target, name, self)),
    }),
  'of a proxy': (socket) => new Proxy(new Proxy(socket, {}), {}),
}

for (const [name, proxyOf] of Object.entries(proxies)) {
  t.test(`a proxy ${name}, of an accepted socket`, async (t) => {
    const reports = new Reports()
    const server = net.createServer()
    measuredListener(server, NEVER, reports.reporter)
    const accepted = once(server, 'connection') as Promise<[Socket]>
    const client = await connect(t, await listen(t, server))
    const [socket] = await accepted
    updateContext(proxyOf(socket), { first: 1 })
    updateContext(socket, { second: 2 })
    t.equal(contextOf(proxyOf(socket)), contextOf(socket))
    client.destroy()
    t.match((await reports.final()).ctx, { clientIp: '127.0.0.1', first: 1, second: 2 })
  })

  t.test(`a proxy ${name}, of a socket that is measured later`, async (t) => {
    const reports = new Reports()
    const server = net.createServer()
    server.on('connection', (socket) => updateContext(proxyOf(socket), { early: 1 }))
    measuredListener(server, NEVER, reports.reporter)
    const client = await connect(t, await listen(t, server))
    client.destroy()
    t.match((await reports.final()).ctx, { clientIp: '127.0.0.1', early: 1 })
  })

  t.test(`a proxy ${name}, of a TLSSocket`, async (t) => {
    const reports = new Reports()
    const server = tls.createServer({ key, cert })
    measuredListener(server, NEVER, reports.reporter)
    const secured = once(server, 'secureConnection') as Promise<[TLSSocket]>
    const client = tls.connect({ port: await listen(t, server), rejectUnauthorized: false })
    const [socket] = await secured
    updateContext(proxyOf(socket), { note: 1 })
    client.destroy()
    t.match((await reports.final()).ctx, { clientIp: '127.0.0.1', note: 1 })
  })
}

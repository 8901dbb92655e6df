import net, { type Server, type Socket } from 'node:net'
import { updateContext } from 'measured-listener'
import type { Failure } from './context.js'
import { dial, failureOf } from './dial.js'
import { formatEndpoint } from './endpoint.js'
import { readHeader } from './read-header.js'
import type { Limits, Route } from './route.js'
import { reset, tunnel } from './tunnel.js'

let connections = 0

/** Ends a client's connection for a reason that is counted. */
export function refuse(client: Socket, failure: Failure): void {
  if (client.destroyed) return
  updateContext(client, { failure })
  reset(client)
}

/**
 * A server that hands every connection on to the route's target.
 *
 * @param notice told what an operator should know
 */
export function forward(route: Route, limits: Limits, notice: (text: string) => void): Server {
  const target = formatEndpoint(route.target)

  const connect = (client: Socket): void => {
    const failed = (error: NodeJS.ErrnoException): void => {
      notice(`target ${target}: ${error.code ?? error.message}`)
      refuse(client, failureOf(error))
    }
    const upstream = dial(route.target, limits.connectTimeout, (error) => {
      client.off('close', hangUp)
      if (error) failed(error)
      else if (client.destroyed) reset(upstream)
      else tunnel(client, upstream, failed)
    })
    const hangUp = (): void => void upstream.destroy()
    client.once('close', hangUp)
  }

  return net.createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (client) => {
    connections += 1
    updateContext(client, { id: connections, track: route.track })
    // It ends the connection, and the session is reported with it.
    client.on('error', () => undefined)
    if (!route.proxyProtocol) return connect(client)
    readHeader(client, limits.headerTimeout, (failure, source) => {
      if (source) updateContext(client, { clientIp: source.ip, clientPort: source.port })
      if (failure) refuse(client, failure)
      else connect(client)
    })
  })
}

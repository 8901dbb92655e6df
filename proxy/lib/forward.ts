import net, { type Server, type Socket } from 'node:net'
import { updateContext } from 'measured-listener'
import { answerHealthCheck } from './answer-health-check.js'
import type { Certificate } from './certificate.js'
import type { Failure } from './context.js'
import { dial, failureOf } from './dial.js'
import { formatEndpoint } from './endpoint.js'
import { type Beginning, readHeader } from './read-header.js'
import type { Limits, Route } from './route.js'
import { terminate } from './tls.js'
import { type Client, reset, tunnel } from './tunnel.js'

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

  const connect = ({ plain, wire }: Client): void => {
    const failed = (error: NodeJS.ErrnoException): void => {
      notice(`target ${target}: ${error.code ?? error.message}`)
      refuse(wire, failureOf(error))
    }
    const upstream = dial(route.target, limits.connectTimeout, (error) => {
      wire.off('close', hangUp)
      if (error) failed(error)
      else if (plain.destroyed) reset(upstream)
      else tunnel({ plain, wire }, upstream, failed)
    })
    const hangUp = (): void => void upstream.destroy()
    wire.once('close', hangUp)
  }

  const secure = (wire: Socket, tls: Certificate): void => {
    // Whatever ends the connection before the handshake is done is a handshake that failed.
    updateContext(wire, { failure: 'tls_failed' })
    terminate(wire, tls.secureContext, (plain) => {
      updateContext(wire, { failure: undefined })
      connect({ plain, wire })
    })
  }

  const proceed = (wire: Socket): void => {
    if (route.tls) secure(wire, route.tls)
    else connect({ plain: wire, wire })
  }

  const begin = (wire: Socket, beginning: Beginning): void => {
    switch (beginning.kind) {
      case 'bad':
        refuse(wire, beginning.failure)
        break
      case 'nothing':
        wire.end()
        break
      case 'check':
        updateContext(wire, { healthCheck: true })
        answerHealthCheck(wire, route.target, limits.connectTimeout)
        break
      case 'header': {
        const { source } = beginning
        if (source) updateContext(wire, { clientIp: source.ip, clientPort: source.port })
        proceed(wire)
      }
    }
  }

  return net.createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (wire) => {
    connections += 1
    updateContext(wire, { id: connections, track: route.track, headerRequired: route.proxyProtocol })
    // It ends the connection, and the session is reported with it.
    wire.on('error', () => undefined)
    if (route.proxyProtocol) readHeader(wire, limits.headerTimeout, (beginning) => begin(wire, beginning))
    else proceed(wire)
  })
}

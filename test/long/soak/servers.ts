import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, { type Server } from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { cert, key } from '../../../examples/certificate.js'
import { serveRequest } from './http-app.js'
import type { Kind } from './plan.js'
import { type Breaking, serveStream } from './stream-app.js'

type Peer = { readonly remotePort?: number | undefined }

/** A server of each kind, with the same application. */
export function makeServer(kind: Kind, breakOff: (port: number | undefined) => Breaking): Server {
  const atOnce = kind === 'net' || kind === 'http'
  // A client that leaves during the handshake would stay for two minutes.
  const options = { key, cert, allowHalfOpen: true, handshakeTimeout: 1000 }
  const onStream = (stream: Duplex & Peer): void => serveStream(stream, atOnce, breakOff(stream.remotePort))
  if (kind === 'net') return net.createServer(options, onStream)
  if (kind === 'tls')
    return tls.createServer(options, onStream).on('tlsClientError', (_error, socket) => socket.destroy())
  if (kind === 'http2') {
    const server = http2.createSecureServer({ key, cert }, (req, res) =>
      serveRequest(req, res, atOnce, breakOff(req.stream.session?.socket.remotePort)),
    )
    server.on('sessionError', () => undefined)
    return server as unknown as Server
  }
  const onRequest: http.RequestListener = (req, res) =>
    serveRequest(req, res, atOnce, breakOff(req.socket.remotePort))
  const server = kind === 'http' ? http.createServer(onRequest) : https.createServer({ key, cert }, onRequest)
  server.keepAliveTimeout = 0
  server.on('upgrade', (_req, socket: Duplex & Peer, head) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: soak\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    onStream(socket)
  })
  return server as unknown as Server
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Writable } from 'node:stream'
import type { Order } from './plan.js'
import { type Breaking, writeBytes, writePieces } from './stream-app.js'

/** The server's side of a request whose path is an order. */
export function serveRequest(
  req: IncomingMessage | Http2ServerRequest,
  res: ServerResponse | Http2ServerResponse,
  atOnce: boolean,
  breakOff: Breaking,
): void {
  const { download, ending, pieces } = JSON.parse(decodeURIComponent(req.url?.slice(1) ?? '')) as Order
  req.on('error', () => undefined)
  res.on('error', () => undefined)
  if (pieces) {
    writePieces(res as Writable, pieces)
    return
  }
  req.resume().on('end', () => {
    if (ending === 'end' || ending === 'wait') {
      // In HTTP/1 the server ends the connection, or leaves it to the client.
      if (ending === 'end' && req.httpVersionMajor === 1) res.setHeader('connection', 'close')
      writeBytes(res as Writable, download, atOnce, () => res.end())
      return
    }
    writeBytes(res as Writable, download, atOnce, () => undefined)
    setImmediate(breakOff, ending)
  })
}

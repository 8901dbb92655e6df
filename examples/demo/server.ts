import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { updateContext } from 'measured-listener'

declare module 'measured-listener' {
  interface ConnectionContext {
    readonly transfer?: 'download' | 'upload'
  }
}

const CONTENT = Buffer.alloc(65_536, 'All the world is a stage. ')

function* content(bytes: number): Iterable<Buffer> {
  for (let left = bytes; left > 0; left -= CONTENT.length)
    yield CONTENT.subarray(0, Math.min(left, CONTENT.length))
}

async function accept(req: IncomingMessage, res: ServerResponse): Promise<void> {
  for await (const _chunk of req);
  res.writeHead(204).end()
}

/** Serves the range that is asked for: clients fetch a file piece by piece, as players do. */
async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [first = 0, last = 0] = (req.headers.range?.match(/\d+/g) ?? []).map(Number)
  const bytes = last - first + 1
  res.writeHead(206, { 'Content-Length': bytes, 'Content-Range': `bytes ${first}-${last}/*` })
  await pipeline(Readable.from(content(bytes)), res)
}

/** Serves and accepts files of any size. */
export function fileServer(): Server {
  const server = createServer((req, res) => {
    const upload = req.method === 'PUT'
    // Here a proxy in front would tell who the client is.
    updateContext(req.socket, {
      clientIp: req.headers['x-real-ip']?.toString(),
      transfer: upload ? 'upload' : 'download',
    })
    // A client that goes away is no fault of the server's: the connection's report has the error.
    const gone = (error: NodeJS.ErrnoException): void => {
      if (!req.socket.destroyed) throw error
    }
    void (upload ? accept(req, res) : serve(req, res)).catch(gone)
  })
  // Longer than any client here idles.
  server.keepAliveTimeout = 30_000
  return server
}

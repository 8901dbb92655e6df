import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { paced } from './paced.js'

const HELP = 'GET /?bytes=N[&pace=BYTES_PER_SECOND] to download, PUT or POST to upload.\n'

/** A parameter that is a positive number; undefined where there is none. */
function positive(parameters: URLSearchParams, name: string): number | undefined {
  const value = Number(parameters.get(name) ?? Number.NaN)
  return value > 0 ? value : undefined
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method === 'PUT' || req.method === 'POST') {
    let bytes = 0
    for await (const chunk of req) bytes += (chunk as Buffer).length
    res.end(`${bytes}\n`)
    return
  }
  const { searchParams } = new URL(req.url ?? '/', 'http://origin')
  const bytes = positive(searchParams, 'bytes')
  if (bytes === undefined) return void res.end(HELP)
  res.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': Math.floor(bytes) })
  await pipeline(Readable.from(paced(Math.floor(bytes), positive(searchParams, 'pace'))), res)
}

/** What there is to download from, and to upload to, where no target is given. */
export function origin(): Server {
  return http.createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    // A client that goes away is what a proxy sees all day.
    answer(req, res).catch(() => req.socket.destroy())
  })
}

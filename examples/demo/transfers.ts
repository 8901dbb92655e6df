import { once } from 'node:events'
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Link } from './links.js'

export type MakeRequest = (method: string, headers: OutgoingHttpHeaders) => ClientRequest

/** What the link passes in this many ms is one piece of a download, and one write of an upload. */
const PIECE = 40
const WRITE = 10

async function responseTo(req: ClientRequest): Promise<IncomingMessage> {
  const [res]: IncomingMessage[] = await once(req, 'response')
  if (res === undefined) throw new TypeError("'response' came without one")
  return res
}

async function read(res: IncomingMessage, bytes: number, link: Link): Promise<Socket> {
  const { socket } = res
  let left = bytes
  for await (const chunk of res.iterator({ destroyOnReturn: false })) {
    await link.pass(chunk.length)
    left -= chunk.length
    if (left <= 0) break
  }
  return socket
}

/**
 * Piece by piece, as players do. Of a file in one piece the kernel would take megabytes at once, and the server
 * would see a faster link than there is.
 */
export async function download(bytes: number, link: Link, request: MakeRequest): Promise<Socket> {
  const piece = link.bytesIn(PIECE)
  for (let first = 0; ; first += piece) {
    const size = Math.min(piece, bytes - first)
    const req = request('GET', { Range: `bytes=${first}-${first + size - 1}` }).end()
    const socket = await read(await responseTo(req), size, link)
    if (first + size === bytes) return socket
  }
}

/** Asks for all of a file, and reads half. */
export async function half(bytes: number, link: Link, request: MakeRequest): Promise<Socket> {
  const req = request('GET', { Range: `bytes=0-${bytes - 1}` }).end()
  return read(await responseTo(req), bytes / 2, link)
}

export async function upload(bytes: number, link: Link, request: MakeRequest): Promise<Socket> {
  const req = request('PUT', { 'Content-Length': bytes })
  const response = responseTo(req)
  await pipeline(Readable.from(writes(bytes, link)), req)
  const res = await response
  const { socket } = res
  await once(res.resume(), 'end')
  return socket
}

async function* writes(bytes: number, link: Link): AsyncIterable<Buffer> {
  const chunk = Buffer.alloc(link.bytesIn(WRITE), 'And all the men and women merely players. ')
  for (let left = bytes; left > 0; left -= chunk.length) {
    const write = chunk.subarray(0, Math.min(left, chunk.length))
    await link.pass(write.length)
    yield write
  }
}

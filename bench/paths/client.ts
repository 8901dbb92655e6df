import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import tls from 'node:tls'
import { SERVER_ADDRESS } from './namespaces.js'
import type { Own, Row } from './row.js'

/** The client, in a namespace of its own: measures its transfers by itself. */

/** A connection that transfers, one after the other. */
interface Transport {
  readonly port: number
  /** Resolves with the last byte; how many there were, of downloads over HTTP those on the wire. */
  transfer(bytes: number): Promise<number>
  close(): Promise<void>
}

/** Reads `bytes` at most `rate` bytes/s fast. */
async function read(from: Readable, bytes: number, rate = Number.POSITIVE_INFINITY): Promise<number> {
  const begin = performance.now()
  let got = 0
  while (got < bytes) {
    const data = from.read() as Buffer | null
    if (data === null) {
      await once(from, 'readable')
      continue
    }
    got += data.length
    const ahead = (got * 1000) / rate - (performance.now() - begin)
    if (ahead > 1) await wait(ahead)
  }
  return got
}

async function connect(port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host: SERVER_ADDRESS })
  await once(socket, 'connect')
  return socket
}

async function secure(socket: net.Socket, protocol: string): Promise<tls.TLSSocket> {
  const above = tls.connect({ socket, rejectUnauthorized: false, ALPNProtocols: [protocol] })
  await once(above, 'secureConnect')
  return above
}

async function overTcp(port: number, row: Row): Promise<Transport> {
  const socket = await connect(port)
  return {
    port: socket.localPort ?? 0,
    async transfer(bytes) {
      if (row.way === 'upload') {
        socket.write(Buffer.concat([Buffer.from(`PUT ${bytes}\n`), Buffer.alloc(bytes, 'x')]))
        await read(socket, 1)
        return bytes
      }
      socket.write(`GET ${bytes}\n`)
      return read(socket, row.abortAfter ?? bytes, row.readRate)
    },
    async close() {
      const closed = once(socket, 'close')
      if (row.abortAfter === undefined) socket.end().resume()
      else socket.resetAndDestroy()
      await closed
    },
  }
}

async function overHttp(port: number, row: Row): Promise<Transport> {
  const { request, Agent } = row.protocol === 'http' ? http : https
  const raw = await connect(port)
  const socket = row.protocol === 'http' ? raw : await secure(raw, 'http/1.1')
  const agent = new Agent({ keepAlive: row.close !== true, maxSockets: 1 })
  // One connection, open already: its handshake is no part of a transfer.
  Object.assign(agent, { createConnection: () => socket })
  return {
    port: raw.localPort ?? 0,
    async transfer(bytes) {
      const before = raw.bytesRead
      const req = request({ host: SERVER_ADDRESS, port, agent, path: `/${bytes}` }).end()
      const [res] = (await once(req, 'response')) as [http.IncomingMessage]
      await once(res.resume(), 'end')
      return raw.bytesRead - before
    },
    async close() {
      if (row.close !== true) agent.destroy()
      if (!socket.closed) await once(socket, 'close')
    },
  }
}

async function overHttp2(port: number): Promise<Transport> {
  const raw = await connect(port)
  const socket = await secure(raw, 'h2')
  // A window that is no limit: the path is what is measured.
  const session = http2.connect(`https://${SERVER_ADDRESS}:${port}`, {
    createConnection: () => socket,
    settings: { initialWindowSize: 2 ** 24 },
  })
  await once(session, 'connect')
  session.setLocalWindowSize(2 ** 24)
  return {
    port: raw.localPort ?? 0,
    async transfer(bytes) {
      const before = raw.bytesRead
      await once(session.request({ ':path': `/${bytes}` }).resume(), 'end')
      return raw.bytesRead - before
    },
    async close() {
      const closed = once(session, 'close')
      session.close()
      await closed
    },
  }
}

function open(port: number, row: Row): Promise<Transport> {
  if (row.protocol === 'tcp') return overTcp(port, row)
  return row.protocol === 'http2' ? overHttp2(port) : overHttp(port, row)
}

/** One connection, and its transfers. */
async function session(port: number, row: Row, sizes: readonly number[]): Promise<Own> {
  const transport = await open(port, row)
  let [bytes, ms] = [0, 0]
  for (const size of sizes) {
    const begin = performance.now()
    bytes += await transport.transfer(size)
    ms += performance.now() - begin
    await wait(row.idle)
  }
  await transport.close()
  return { port: transport.port, bytes, ms }
}

/** One client: a connection for all transfers, or one for each. */
async function client(port: number, row: Row): Promise<Own[]> {
  if (row.close !== true) return [await session(port, row, row.sizes)]
  const own: Own[] = []
  for (const size of row.sizes) own.push(await session(port, row, [size]))
  return own
}

process.on('message', async ({ row, port }: { row: Row; port: number }) => {
  const own = await Promise.all(Array.from({ length: row.connections }, () => client(port, row)))
  process.send?.({ own: own.flat() })
})
process.on('disconnect', () => process.exit())

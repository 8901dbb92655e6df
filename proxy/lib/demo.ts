import { once, setMaxListeners } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { clients, type DemoClient } from './demo-clients.js'
import type { Endpoint } from './endpoint.js'
import { paced } from './paced.js'

/** Sessions at the same time, on each of the listeners. */
const AT_ONCE = 8

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
const factor = (most: number): number => most ** (Math.random() * 2 - 1)

/** A connection that says it comes from `ip`, as a load balancer would. */
function dialAs(ip: string, { host, port }: Endpoint): net.Socket {
  const socket = net.connect(port, host)
  // While it idles, nobody else listens for it.
  socket.on('error', () => undefined)
  const [family, local] = net.isIPv6(ip) ? ['TCP6', '::1'] : ['TCP4', '127.0.0.1']
  socket.write(`PROXY ${family} ${ip} ${local} ${1024 + Math.floor(Math.random() * 60_000)} 443\r\n`)
  return socket
}

async function request(
  socket: net.Socket,
  { link }: DemoClient,
  gain: number,
  signal: AbortSignal,
): Promise<void> {
  const seconds = 0.4 * factor(6)
  const pace = Math.round(link * gain * factor(2))
  const bytes = Math.round(pace * seconds)
  const uploads = Math.random() < 0.35
  const req = http.request({
    createConnection: () => socket,
    signal,
    method: uploads ? 'PUT' : 'GET',
    path: uploads ? '/' : `/?bytes=${bytes}&pace=${pace}`,
    // Without an agent it would be the origin that ends the connection.
    headers: { connection: 'keep-alive' },
  })
  const response = once(req, 'response')
  await Promise.all([response, uploads ? pipeline(Readable.from(paced(bytes, pace)), req) : req.end()])
  const [res] = (await response) as [http.IncomingMessage]
  // Some clients change their minds.
  if (Math.random() < 0.04) socket.resetAndDestroy()
  else await once(res.resume(), 'end')
}

async function session(client: DemoClient, gain: number, to: Endpoint, signal: AbortSignal): Promise<void> {
  const socket = dialAs(client.ip, to)
  try {
    await request(socket, client, gain, signal)
    // Others keep a connection that they do not use, some of them for long.
    const idles = Math.random()
    const most = idles < 0.08 ? 30_000 : idles < 0.3 ? 3_000 : 0
    if (most > 0) await setTimeout(most * Math.random(), undefined, { signal })
  } finally {
    socket.destroy()
  }
}

/** Makes traffic until it is told to stop: the second listener is the faster one. */
export async function demo(listeners: readonly Endpoint[], signal: AbortSignal): Promise<void> {
  // As many as there are sessions.
  setMaxListeners(0, signal)
  const keepOn = async (to: Endpoint, isChallenger: boolean): Promise<void> => {
    while (!signal.aborted) {
      const client = pick(clients)
      // One that fails, as all do at the end, is a session of its own kind.
      await session(client, isChallenger ? client.gain : 1, to, signal).catch(() => undefined)
      await setTimeout(300 * Math.random(), undefined, { signal }).catch(() => undefined)
    }
  }
  const loops = listeners.flatMap((to, index) => Array.from({ length: AT_ONCE }, () => keepOn(to, index > 0)))
  await Promise.all(loops)
}

import dgram, { type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { measuredDatagrams, type Reporter } from 'measured-listener'

declare module 'measured-listener' {
  interface ConnectionContext {
    readonly release?: () => void
  }
}

/** From `127.0.0.1:53`, `[::1]:53` or `name:53`. */
async function parse(text: string) {
  const { hostname, port } = new URL(`udp://${text}`)
  const { address, family } = await lookup(hostname.replace(/^\[|\]$/g, ''))
  return { address, port: Number(port), type: family === 6 ? 'udp6' : 'udp4' } as const
}

/** Connects a socket, and sends over it: at once, or when it is ready. More than 64 do not wait: UDP may lose. */
function sender(socket: Socket, port: number, address: string): (message: Buffer) => void {
  let waiting: Buffer[] | undefined = []
  socket.connect(port, address, () => {
    for (const message of waiting ?? []) socket.send(message)
    waiting = undefined
  })
  return (message) => {
    if (waiting === undefined) socket.send(message)
    else if (waiting.length < 64) waiting.push(message)
  }
}

// npx tsx examples/udp-relay.ts LISTEN TARGET, until Ctrl-C. Without a target one echoes what two clients say.
const [listen = '127.0.0.1:0', to] = process.argv.slice(2)
const echo = dgram.createSocket('udp4', (message, { port, address }) => echo.send(message, port, address))
if (to === undefined) await once(echo.bind(0, '127.0.0.1'), 'listening')
const target = await parse(to ?? `127.0.0.1:${echo.address().port}`)
const { type, ...at } = await parse(listen)
const relay = dgram.createSocket(type)
const sends = new Map<string, (message: Buffer) => void>()

const report: Reporter = (ctx, { recvTotal, sentTotal, duration }, _deltaStats, final) => {
  if (!final) return
  ctx.release?.()
  const what = `received ${recvTotal} bytes, sent ${sentTotal} bytes in ${Math.round(duration)} ms`
  console.log(`${ctx.clientIp} ${ctx.clientPort}: ${what}`)
}
// The final report is all that tells of a client's end. Each client takes a file descriptor: no more than 1000.
const measured = measuredDatagrams(relay, 10_000, report, { idleTimeout: 30_000, maxSessions: 1000 })
relay.on('message', (message, client) => {
  const key = `${client.address} ${client.port}`
  if (!sends.has(key)) {
    // Its own, and connected: answers find back, and nobody else's get in.
    const upstream = dgram.createSocket(target.type)
    upstream.on('message', (answer) => relay.send(answer, client.port, client.address))
    // A target that refuses, say, which may be there for the next datagram.
    upstream.on('error', (error) => console.log(`${key}: ${error.message}`))
    sends.set(key, sender(upstream, target.port, target.address))
    measured.updateContext(client, { release: () => sends.delete(key) && upstream.close() })
  }
  sends.get(key)?.(message)
})
await once(relay.bind(at), 'listening')
const { port, address } = relay.address()
console.log(`relaying ${address} ${port} to ${target.address} ${target.port}`)
process.once('SIGINT', () => relay.close())

if (to === undefined) {
  for (const text of ['hello', 'good morning']) {
    const client = dgram.createSocket('udp4')
    client.send(text, port, address)
    await once(client, 'message')
    client.close()
  }
  relay.close()
  echo.close()
}

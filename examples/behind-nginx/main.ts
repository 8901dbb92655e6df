import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { type ConnectionContext, measuredListener, type Stats, updateContext } from 'measured-listener'
import { curl } from './curl.js'
import { startNginx } from './nginx.js'
import { printTable } from './table.js'

/**
 * Clients behind nginx, which sends the requests of all over one connection: what each was sent and how fast, and the
 * same for each request, beside what curl counted. Needs nginx and curl: `apt-get install nginx-light curl`.
 */

declare module 'measured-listener' {
  interface ConnectionContext {
    readonly requestId?: string
  }
}

/** ms between two chunks of 10 kB: one client has paid for more. */
const pace: Record<string, number> = { '127.0.0.2': 8, '127.0.0.3': 2 }

const server = http.createServer(async (req, res) => {
  // Both come from nginx, which takes neither from a client.
  const clientIp = req.headers['x-forwarded-for']?.toString() ?? ''
  updateContext(req.socket, { clientIp, requestId: req.headers['x-request-id']?.toString() })
  const bytes = Number(req.url?.slice(1))
  res.setHeader('Content-Length', bytes)
  for (let left = bytes; left > 0; left -= 10_000) {
    res.write(Buffer.alloc(Math.min(left, 10_000)))
    await setTimeout(pace[clientIp])
  }
  res.end()
})
let connections = 0
server.on('connection', () => connections++)

/** Sums the sessions that have the same name: a client comes again when others have been served. */
function sentBy(nameOf: (ctx: ConnectionContext) => string | undefined, splitBy: string[]) {
  const sent = new Map<string, { bytes: number; ms: number }>()
  const reporter = (ctx: ConnectionContext, stats: Stats, _deltaStats: Stats, final: boolean) => {
    const name = nameOf(ctx)
    if (!final || name === undefined) return
    const before = sent.get(name) ?? { bytes: 0, ms: 0 }
    sent.set(name, { bytes: before.bytes + stats.sentTotal, ms: before.ms + stats.duration })
  }
  measuredListener(server, 10_000, reporter, { splitBy })
  return sent
}

// Two listeners of one server. Sessions of the first end when nginx names another client, of the second with each request.
const perClient = sentBy(({ clientIp }) => clientIp, ['clientIp'])
const perRequest = sentBy(({ requestId }) => requestId, ['requestId'])

await once(server.listen(0, '127.0.0.1'), 'listening')
const nginx = await startNginx((server.address() as AddressInfo).port)

const visits = [
  ['127.0.0.2', 1_000_000],
  ['127.0.0.3', 3_000_000],
  ['127.0.0.2', 400_000],
] as const
const counted = []
for (const [client, bytes] of visits) {
  counted.push(await curl(client, `http://127.0.0.1:${nginx.port}/${bytes}`))
}
await nginx.stop()
await once(server.close(), 'close')

console.log(`${counted.length} requests, ${connections} connection`)
printTable(
  'client',
  counted.map(({ client, ...each }) => ({ name: client, ...each })),
  perClient,
)
printTable(
  'request',
  counted.map(({ requestId, ...each }) => ({ name: requestId, ...each })),
  perRequest,
)

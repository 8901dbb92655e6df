import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { contextOf, measuredListener, updateContext } from 'measured-listener'

// Optional fields: a connection has none of them before its first request.
declare module 'measured-listener' {
  interface ConnectionContext {
    readonly requests?: number
    readonly track?: string
  }
}

const server = http.createServer((req, res) => {
  updateContext(req.socket, {
    requests: (contextOf(req.socket).requests ?? 0) + 1,
    track: req.headers['x-track']?.toString(),
    // Trust it only from a front end of your own; where the header is missing, the peer's address stays.
    clientIp: req.headers['x-real-ip']?.toString(),
  })
  res.end(`hello from ${req.url}`)
})
measuredListener(server, 10_000, (ctx, stats, _deltaStats, final) => {
  if (final) console.log(ctx, `${stats.recvTotal} bytes in, ${stats.sentTotal} bytes out`)
})
await once(server.listen(0, '127.0.0.1'), 'listening')

/** Requests, one after the other, over one connection. */
async function visit(paths: string[], headers: http.OutgoingHttpHeaders): Promise<void> {
  const agent = new http.Agent({ keepAlive: true })
  const { port } = server.address() as AddressInfo
  for (const path of paths) {
    const [response] = await once(http.get({ host: '127.0.0.1', port, path, headers, agent }), 'response')
    await once(response.resume(), 'end')
  }
  agent.destroy()
}

await visit(['/', '/about', '/contact'], { 'x-track': 'incumbent' })
await visit(['/'], { 'x-track': 'challenger', 'x-real-ip': '::ffff:192.0.2.1' })
server.close()

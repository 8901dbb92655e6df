import { once } from 'node:events'
import http from 'node:http'
import type { Duplex } from 'node:stream'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

/** As intercepting proxies do: what comes through the tunnel is for the same server. */
function interceptingProxy(): http.Server {
  const server = http.createServer((_request, response) => response.end('body'))
  return server.on('connect', (_request, socket: Duplex) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    server.emit('connection', socket)
  })
}

t.test(
  'a socket that its server emits again after CONNECT has one final report, its bytes count once',
  async (t) => {
    const server = interceptingProxy()
    const reports = [new Reports(), new Reports()]
    const listeners = reports.map(({ reporter }) => measuredListener(server, NEVER, reporter))
    const client = await connect(t, await listen(t, server))
    client.write('CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(client, 'data')
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    t.same(
      listeners.map(({ size }) => size),
      [1, 1],
    )
    await once(client.resume(), 'close')
    for (const each of reports) {
      await each.final()
      t.equal(each.all.length, 1)
      t.match(sumOfDeltas(each.all), { recv: client.bytesWritten, sent: client.bytesRead })
    }
  },
)

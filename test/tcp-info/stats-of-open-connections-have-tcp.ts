import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

t.test('of a connection that was accepted just now, connections() has it, and so has a socket', async (t) => {
  const server = net.createServer()
  const listener = measuredListener(server, NEVER, () => undefined, { tcpInfo: tcpInfo() })
  const port = await listen(t, server)
  const accepted = once(server, 'connection')
  const client = await connect(t, port)
  const measured = measuredSocket(client, NEVER, () => undefined, { tcpInfo: tcpInfo() })
  await accepted
  const [connection] = [...listener.connections()]
  for (const stats of [connection?.stats, measured.stats()]) {
    t.match(stats?.tcp, { deliveredTotal: 0, deliveredAvg: 0 })
    t.ok(Number(stats?.tcp?.minRtt) > 0)
  }
})

import net from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { dial, listen, NEVER } from '../fixtures/servers.js'

t.test('a handler that came first and destroys at once: the final report knows who it was', async (t) => {
  const reports = new Reports()
  const server = net.createServer((socket) => socket.destroy())
  measuredListener(server, NEVER, reports.reporter)
  const port = await listen(t, server)
  dial(t, port)
  const { ctx } = await reports.final()
  t.match(ctx, { clientIp: '127.0.0.1', clientPort: Number, localPort: port })
})

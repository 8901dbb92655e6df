import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'
import { lawfulTcp, tcpOf } from '../fixtures/tcp-laws.js'

t.test('what is under way when the server destroys its socket is sent, but not delivered', async (t) => {
  const server = net.createServer((socket) => {
    // More than the client's kernel takes while the client does not read.
    socket.write(Buffer.alloc(20_000_000))
    socket.destroy()
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter, { tcpInfo: tcpInfo() })
  const client = await connect(t, await listen(t, server))
  const { stats } = await reports.final()
  const { deliveredTotal, deliveredActive } = tcpOf(stats)
  t.ok(deliveredTotal > 0)
  t.ok(deliveredTotal < stats.sentTotal)
  t.ok(deliveredActive > 0)
  lawfulTcp(reports.all)

  let got = 0
  client.on('data', (chunk: Buffer) => {
    got += chunk.length
  })
  await once(client, 'end')
  t.equal(got, stats.sentTotal, 'the rest still reaches the client, after the final report')
})

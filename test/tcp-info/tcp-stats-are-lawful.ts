import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredListener, updateContext } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'
import { lawfulTcp, tcpOf } from '../fixtures/tcp-laws.js'

const SIZES = [1, 200_000, 5000, 3_000_000, 70_000]

const echo = (socket: Socket): void => {
  socket.on('error', () => undefined)
  socket.pipe(socket)
}

/** Sends `size` bytes and reads as many. */
async function exchange(client: Socket, size: number): Promise<void> {
  client.write(Buffer.alloc(size))
  for (let got = 0; got < size; ) got += ((await once(client, 'data')) as [Buffer])[0].length
}

const servers = {
  net: () => net.createServer(echo),
  tls: () => tls.createServer({ key, cert }, echo),
}

for (const [kind, create] of Object.entries(servers)) {
  t.test(`${kind}, with reports every 10 ms, to the client's end`, async (t) => {
    const server = create()
    const reports = new Reports()
    measuredListener(server, 10, reports.reporter, { tcpInfo: tcpInfo(), rateInterval: 50 })
    const port = await listen(t, server)
    const client = kind === 'tls' ? tls.connect({ port, rejectUnauthorized: false }) : await connect(t, port)
    if (kind === 'tls') await once(client, 'secureConnect')
    for (const size of SIZES) {
      await exchange(client, size)
      const seen = reports.all.length
      await reports.until(() => reports.all.length >= seen + 3)
    }
    client.end()
    const { stats } = await reports.final()
    t.ok(reports.all.length > 10)
    lawfulTcp(reports.all)
    t.equal(tcpOf(stats).deliveredTotal, stats.sentTotal, 'all was delivered')
    t.ok(tcpOf(stats).receivedAvg > 0)
    t.ok(tcpOf(stats).minRtt > 0)
  })
}

t.test('of plaintext what is delivered is still what goes over the wire', async (t) => {
  const server = servers.tls()
  const reports = new Reports()
  const options = { tcpInfo: tcpInfo(), layer: 'plaintext' } as const
  measuredListener(server, NEVER, reports.reporter, options)
  const client = tls.connect({ port: await listen(t, server), rejectUnauthorized: false })
  await exchange(client, 200_000)
  client.end()
  const { stats } = await reports.final()
  t.equal(stats.sentTotal, 200_000)
  t.ok(tcpOf(stats).deliveredTotal > 200_000 && tcpOf(stats).deliveredTotal < 210_000)
})

t.test('over stop() in mid-transfer', async (t) => {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(Buffer.alloc(50_000_000))
  })
  const reports = new Reports()
  const listener = measuredListener(server, 10, reports.reporter, { tcpInfo: tcpInfo() })
  const client = await connect(t, await listen(t, server))
  client.once('readable', () => undefined)
  await reports.until(() => (reports.all.at(-1)?.stats.tcp?.peerLimited ?? 0) > 50)
  listener.stop()
  t.equal(reports.all.at(-1)?.final, true)
  lawfulTcp(reports.all)
  const { stats } = await reports.final()
  t.ok(tcpOf(stats).deliveredTotal > 0 && tcpOf(stats).deliveredTotal < stats.sentTotal)
})

t.test('of sessions that share a connection, each from zero', async (t) => {
  const server = net.createServer(echo)
  const reports = new Reports()
  const options = { tcpInfo: tcpInfo(), splitBy: ['requestId'] }
  const listener = measuredListener(server, 10, reports.reporter, options)
  const accepted = once(server, 'connection')
  const client = await connect(t, await listen(t, server))
  const [socket] = (await accepted) as [Socket]
  const sizes = [100_000, 3_000_000, 20]
  for (const [requestId, size] of sizes.entries()) {
    updateContext(socket, { requestId })
    await exchange(client, size)
    listener.report()
  }
  client.end()
  await reports.until(() => reports.finals.length === sizes.length)
  let begin = 0
  for (const size of sizes) {
    const end = reports.all.findIndex(({ final }, index) => final && index >= begin) + 1
    const session = reports.all.slice(begin, end)
    lawfulTcp(session)
    const { stats } = session.at(-1) ?? {}
    t.equal(stats?.sentTotal, size)
    // The last acknowledgements may come when the next session has begun.
    t.ok(stats?.tcp && stats.tcp.deliveredTotal > 0 && stats.tcp.deliveredTotal <= size)
    begin = end
  }
})

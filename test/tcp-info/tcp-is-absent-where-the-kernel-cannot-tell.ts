import dgram from 'node:dgram'
import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { type MeasuredListenerOptions, measuredDatagrams, measuredListener } from '../../lib/index.js'
import type { TcpReading } from '../../lib/stats/tcp-reading.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { CountedTcpInfo } from '../fixtures/asked.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'
import { silentStream } from '../fixtures/streams.js'
import { unixPath } from '../fixtures/unix-path.js'

const hello = (socket: Socket): void => {
  socket.on('error', () => undefined)
  socket.end('hello')
}

/** The reports of a TCP connection that was sent 'hello'. */
async function helloOverTcp(t: Test, options: MeasuredListenerOptions): Promise<Reports> {
  const server = net.createServer(hello)
  const reports = new Reports()
  measuredListener(server, 5, reports.reporter, options)
  const client = await connect(t, await listen(t, server))
  client.resume().end()
  await reports.final()
  return reports
}

function absent(t: Test, reports: Reports): void {
  t.ok(reports.all.length > 0)
  for (const { stats, deltaStats } of reports.all) {
    t.notOk('tcp' in stats)
    t.notOk('tcp' in deltaStats)
  }
}

t.test('where the option is given, and the connection is over TCP, it is there', async (t) => {
  const { all } = await helloOverTcp(t, { tcpInfo: tcpInfo() })
  for (const { stats, deltaStats } of all) t.ok(stats.tcp && deltaStats.tcp)
})

t.test('without the option', async (t) => {
  absent(t, await helloOverTcp(t, {}))
})

t.test('of a kernel that cannot be asked', async (t) => {
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const reports = await helloOverTcp(t, { tcpInfo: { read: () => undefined }, onError })
  absent(t, reports)
  t.equal((await reports.final()).stats.sentTotal, 5)
  t.strictSame(errors, [])
})

t.test('of a kernel that answers only at first', async (t) => {
  let left = 1
  const flaky = {
    read: (fd: number): TcpReading | undefined => (left-- > 0 ? tcpInfo().read(fd) : undefined),
  }
  const server = net.createServer((socket) => socket.once('data', () => hello(socket)))
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter, { tcpInfo: flaky })
  const client = await connect(t, await listen(t, server))
  listener.report()
  client.resume().end('hi')
  const { stats } = await reports.final()
  t.equal(stats.sentTotal, 5)
  t.match(stats.tcp, { deliveredTotal: 0, deliveredAvg: 0 }, 'what was told by then')
})

t.test('over a Unix socket', async (t) => {
  const server = net.createServer(hello)
  const reports = new Reports()
  const info = new CountedTcpInfo()
  const listener = measuredListener(server, NEVER, reports.reporter, { tcpInfo: info })
  const path = await unixPath(t)
  await once(server.listen(path), 'listening')
  t.teardown(() => server.close())
  const accepted = once(server, 'connection')
  net.connect(path).resume().end()
  await accepted
  listener.report()
  t.equal((await reports.final()).stats.sentTotal, 5)
  absent(t, reports)
  t.equal(info.calls, 1, 'which the kernel is asked about once')
})

t.test('of a Duplex', async (t) => {
  const server = net.createServer(hello)
  const reports = new Reports()
  const info = new CountedTcpInfo()
  measuredListener(server, NEVER, reports.reporter, { tcpInfo: info })
  const stream = silentStream()
  server.emit('connection', stream)
  stream.destroy()
  await reports.final()
  absent(t, reports)
  t.equal(info.calls, 0)
})

t.test('of datagrams', async (t) => {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const reports = new Reports()
  measuredDatagrams(socket, NEVER, reports.reporter)
  socket.send('hello', socket.address().port, '127.0.0.1')
  await once(socket, 'message')
  socket.close()
  await reports.final()
  absent(t, reports)
})

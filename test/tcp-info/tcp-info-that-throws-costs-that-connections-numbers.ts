import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import type { TcpReading } from '../../lib/stats/tcp-reading.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen } from '../fixtures/servers.js'

for (const [when, good] of [
  ['at once', 0],
  ['later', 1],
] as const) {
  t.test(`${when}: the server, its answer and the next connection are as they were`, async (t) => {
    let left = good
    let broken = true
    const read = (fd: number): TcpReading | undefined => {
      left -= 1
      if (broken && left < 0) throw new Error('the kernel is out')
      return tcpInfo().read(fd)
    }
    const errors: unknown[] = []
    const server = net.createServer((socket) => socket.once('data', () => socket.end('hello')))
    const reports = new Reports()
    const onError = (error: unknown): void => void errors.push(error)
    measuredListener(server, 5, reports.reporter, { tcpInfo: { read }, onError })
    const port = await listen(t, server)

    const visit = async (): Promise<string> => {
      const client = await connect(t, port)
      const seen = reports.all.length
      await reports.until(() => reports.all.length >= seen + good + 1)
      client.write('hi')
      const [data] = (await once(client, 'data')) as [Buffer]
      client.end()
      return data.toString()
    }
    t.equal(await visit(), 'hello')
    await reports.final()
    t.match(errors, [{ message: 'the kernel is out' }])
    t.equal(errors.length, 1, 'told once')

    broken = false
    t.equal(await visit(), 'hello')
    await reports.until(() => reports.finals.length === 2)
    t.match(reports.finals[1]?.stats, { sentTotal: 5, tcp: { deliveredTotal: 5 } })
    t.equal(errors.length, 1)
  })
}

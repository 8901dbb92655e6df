import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

const FIRST = 100_000
const SECOND = 64 * 2 ** 20

// Where nothing is read, a reset is noticed by a write that fails.
function serverOf(handle: (socket: Socket) => void): net.Server {
  return net.createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined)
    handle(socket)
  })
}

t.test(
  'a write that fails while it waits: no less than the client read, and no more of it than a send buffer holds',
  async (t) => {
    for (const look of [false, true]) {
      const server = serverOf((socket) =>
        socket.write(Buffer.alloc(FIRST), () => socket.write(Buffer.alloc(SECOND))),
      )
      const reports = new Reports()
      const listener = measuredListener(server, NEVER, reports.reporter, { rateInterval: NEVER })
      const client = await connect(t, await listen(t, server))
      let got = 0
      while (got <= FIRST) got += ((await once(client, 'data')) as [Buffer])[0].length
      client.pause()
      if (look) listener.report()
      client.resetAndDestroy()
      const { stats } = await reports.final()
      t.match(stats.error, { syscall: 'write' })
      t.ok(stats.sentTotal >= got, `${stats.sentTotal} sent, ${got} read`)
      t.ok(stats.sentTotal <= FIRST + 12 * 2 ** 20, `${stats.sentTotal} sent, of ${FIRST + SECOND}`)
    }
  },
)

t.test('a write that fails at once: what left before, and no more than that one write', async (t) => {
  const server = serverOf((socket) => socket.write('hello'))
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter, { rateInterval: NEVER })
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted
  await once(client, 'data')
  listener.report()
  client.resetAndDestroy()
  await once(client, 'close')
  let sent = 0
  const write = (error?: Error | null): void => {
    if (error) return
    sent += 1
    socket.write(Buffer.alloc(1000), write)
  }
  write()
  const { stats } = await reports.final()
  t.match(stats.error, { syscall: 'write' })
  t.ok(stats.sentTotal === 5 + sent * 1000, `${stats.sentTotal} after ${sent} writes`)
})

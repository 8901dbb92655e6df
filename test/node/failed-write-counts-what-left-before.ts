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
  'a write that fails while it waits: the ones before it have been sent, and what was seen of it',
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
      if (look) t.ok(stats.sentTotal > FIRST && stats.sentTotal < SECOND, `${stats.sentTotal} sent`)
      else t.equal(stats.sentTotal, FIRST)
    }
  },
)

t.test('a write that fails at once: what was seen to leave before', async (t) => {
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
  const write = (error?: Error | null): void => {
    if (!error) socket.write(Buffer.alloc(1000), write)
  }
  write()
  const { stats } = await reports.final()
  t.match(stats.error, { syscall: 'write' })
  t.equal(stats.sentTotal, 5)
})

import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { freePort } from './fixtures/free-port.js'
import { LOOPBACK, missing, start, startProxy } from './fixtures/proxy-process.js'

/** What iperf3 sends at the head of every stream, to tell whose it is. */
const COOKIE = 37

interface Result {
  readonly end: {
    readonly streams: readonly { readonly sender: { bytes: number }; readonly receiver: { bytes: number } }[]
    readonly sum_received: { readonly bytes: number }
  }
}

const runs: Record<string, readonly string[]> = {
  upload: [],
  download: ['-R'],
  'upload of 8 streams': ['-P', '8'],
  'download of 8': ['-P', '8', '-R'],
}

t.test('iperf3 counts the same bytes', { skip: missing('iperf3') }, async (t) => {
  const port = await freePort()
  const server = start(t, 'iperf3', ['-s', '-B', '127.0.0.1', '-p', `${port}`, '--forceflush'])
  if (server.stdout) await once(server.stdout, 'data')
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`])

  let ended = 0
  for (const [name, args] of Object.entries(runs)) {
    await t.test(name, async (t) => {
      // A number of bytes, not a time: a client that stops by the clock throws away what is on its way.
      const client = start(t, 'iperf3', [
        ...['-c', '127.0.0.1', '-p', `${proxy.ports[0]}`, '-J', '-n', '64M', ...args],
      ])
      if (!client.stdout) throw new Error('no stdout')
      const { end } = JSON.parse(await text(client.stdout)) as Result
      const before = ended
      ended += end.streams.length + 1
      const lines = (await proxy.sessions(ended)).slice(before)
      const data = lines.filter(({ recvTotal, sentTotal }) => Math.max(recvTotal, sentTotal) > 1_000_000)
      t.equal(data.length, end.streams.length, 'a session a stream, and one for control')
      if (args.includes('-R')) {
        const sent = data.reduce((sum, { sentTotal }) => sum + sentTotal, 0)
        const received = end.sum_received.bytes
        // The last that the server sends is not waited for by the client: it is on its way when iperf3 ends.
        t.ok(sent >= received && sent < received * 1.25, `${sent} sent, of which iperf3 read ${received}`)
      } else {
        const received = data.reduce((sum, { recvTotal }) => sum + recvTotal - COOKIE, 0)
        const sent = end.streams.reduce((sum, { sender }) => sum + sender.bytes, 0)
        // iperf3 ends all with the last byte it has written: what is then on its way is lost.
        const read = end.sum_received.bytes
        t.ok(received <= sent && received >= read, `${received}, of ${sent} sent and ${read} read by iperf3`)
      }
    })
  }
})

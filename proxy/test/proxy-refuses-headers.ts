import { once } from 'node:events'
import net from 'node:net'
import t, { type Test } from 'tap'
import { closed, connect, listen } from '../../test/fixtures/servers.js'
import { headerV1, headerV2 } from './fixtures/proxy-headers.js'
import { LOOPBACK, type RunningProxy, startProxy } from './fixtures/proxy-process.js'

const BOSTON = '18.7.22.1'

const bad = {
  header_malformed: 'POST / HTTP/1.1\r\n\r\n',
  header_too_long: `PROXY UNKNOWN ${'x'.repeat(200)}\r\n`,
  header_timeout: 'PROXY TCP4 18.7',
} as const

t.test('a header that is bad', async (t) => {
  let reached = 0
  const port = await listen(
    t,
    net.createServer(() => {
      reached += 1
    }),
  )
  const proxy = await startProxy(t, [
    ...[...LOOPBACK, '--target', `127.0.0.1:${port}`, '--proxy-protocol', '--header-timeout', '0.3'],
    ...['--metrics', '127.0.0.1:0'],
  ])
  for (const [index, [outcome, bytes]] of Object.entries(bad).entries()) {
    await t.test(outcome, async (t) => {
      const client = await connect(t, proxy.ports[0] as number)
      client.write(bytes)
      await closed(client)
      t.match((await proxy.sessions(index + 1)).at(-1), { outcome, recvTotal: bytes.length, sentTotal: 0 })
    })
  }
  await t.test('header_cut', async (t) => {
    const client = await connect(t, proxy.ports[0] as number)
    client.end('PROXY TCP4 18.7')
    await closed(client)
    t.match((await proxy.sessions(4)).at(-1), { outcome: 'header_cut' })
  })
  const metrics = await (await fetch(`${proxy.page}metrics`)).text()
  for (const failure of [...Object.keys(bad), 'header_cut']) {
    const count = new RegExp(`^proxy_session_duration_count\\{proxy_failure="${failure}",[^}]*\\} 1$`, 'm')
    t.match(metrics, count, `${failure} is counted`)
  }
  t.equal(reached, 0, 'none of them has reached the target')
})

t.test('a header that is good', async (t) => {
  const target = net.createServer((socket) => socket.pipe(socket))
  const port = await listen(t, target)
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`, '--proxy-protocol'])

  await t.test('in one piece with data', async (t) => echoes(t, proxy, 1, [Buffer.concat([header, data])]))
  await t.test('byte by byte', async (t) => echoes(t, proxy, 2, pieces(Buffer.concat([header, data]))))
  await t.test('binary', async (t) => echoes(t, proxy, 3, [headerV2(Uint8Array.of(18, 7, 22, 1), 1), data]))
})

const header = headerV1(BOSTON, 4711)
const data = Buffer.from('\r\nPROXY what comes after the header')
const pieces = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.of(byte))

async function echoes(t: Test, proxy: RunningProxy, session: number, writes: Buffer[]): Promise<void> {
  const client = await connect(t, proxy.ports[0] as number)
  client.setNoDelay()
  for (const bytes of writes) await new Promise((written) => client.write(bytes, written))
  client.end()
  const echo: Buffer[] = []
  client.on('data', (chunk) => echo.push(chunk))
  await once(client, 'end')
  t.same(Buffer.concat(echo), data, 'the target got what comes after the header, and no more')
  const line = (await proxy.sessions(session)).at(-1)
  t.match(line, { outcome: 'ok', country: 'US', client: '18.7.22.*', sentTotal: data.length })
}

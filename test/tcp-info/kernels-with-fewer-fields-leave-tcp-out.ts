import { once } from 'node:events'
import { createRequire } from 'node:module'
import net from 'node:net'
import t, { type Test } from 'tap'
import { measuredListener } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { type Report, Reports } from '../fixtures/reports.js'
import { connect, listen } from '../fixtures/servers.js'
import { lawfulTcp, tcpOf } from '../fixtures/tcp-laws.js'

type GetSockOpt = (fd: number, level: number, name: number, value: ArrayBuffer, length: Uint32Array) => number

/** Bytes of `struct tcp_info` that the kernel knows. */
let known = 0

/** This kernel's answer, cut: what lies beyond is of no meaning, as where an older one has not written it. */
const cut =
  (getsockopt: GetSockOpt): GetSockOpt =>
  (fd, level, name, value, length) => {
    const result = getsockopt(fd, level, name, value, length)
    length[0] = Math.min(length[0] ?? 0, known)
    new Uint8Array(value).fill(0xff, known)
    return result
  }

// tcpInfo() requires koffi when it is first called.
const require = createRequire(import.meta.url)
const koffi = require('koffi')
const module = require.cache[require.resolve('koffi')]
if (module === undefined) throw new Error('koffi is not in the cache of modules')
module.exports = {
  load: (path: null) => {
    const library = koffi.load(path)
    return { func: (declaration: string) => cut(library.func(declaration)) }
  },
}

/** 200 kB each way, then the client resets; reports every 5 ms. */
async function session(t: Test): Promise<Reports> {
  const server = net.createServer((socket) => socket.on('error', () => undefined).pipe(socket))
  const reports = new Reports()
  measuredListener(server, 5, reports.reporter, { tcpInfo: tcpInfo() })
  const client = await connect(t, await listen(t, server))
  client.write(Buffer.alloc(200_000))
  for (let got = 0; got < 200_000; ) got += ((await once(client, 'data')) as [Buffer])[0].length
  const seen = reports.all.length
  await reports.until(() => reports.all.length >= seen + 2)
  client.resetAndDestroy()
  await reports.final()
  return reports
}

for (const [linux, length] of [
  ['2.6', 104],
  ['4.1', 136],
  ['4.6', 160],
  ['4.10', 192],
] as const) {
  t.test(`Linux ${linux}, which knows ${length} bytes: no tcp, and the rest as without`, async (t) => {
    known = length
    const { all } = await session(t)
    for (const { stats, deltaStats } of all) {
      t.notOk('tcp' in stats)
      t.notOk('tcp' in deltaStats)
    }
    t.match(all.at(-1)?.stats, { recvTotal: 200_000, sentTotal: 200_000 })
  })
}

t.test('Linux 4.19, which knows 224 bytes: tcp is there', async (t) => {
  known = 224
  const { all } = await session(t)
  for (const { stats } of all) t.ok(stats.tcp)
  const { stats } = all.at(-1) as Report
  t.equal(stats.sentTotal, 200_000)
  // A reset acknowledges nothing: the last acknowledgement may have been held back for 40 ms.
  t.ok(tcpOf(stats).deliveredTotal > 100_000 && tcpOf(stats).deliveredTotal <= 200_000)
  lawfulTcp(all)
})

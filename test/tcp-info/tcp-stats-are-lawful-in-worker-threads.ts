import { on, once } from 'node:events'
import { Worker } from 'node:worker_threads'
import t from 'tap'
import type { Report } from '../fixtures/reports.js'
import { connect } from '../fixtures/servers.js'
import { lawfulTcp, tcpOf } from '../fixtures/tcp-laws.js'

const SIZE = 500_000

// What is in dist: threads have no loader of TypeScript.
const code = `
  import net from 'node:net'
  import { parentPort } from 'node:worker_threads'
  import { measuredListener } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url))}
  import { tcpInfo } from ${JSON.stringify(new URL('../../dist/tcp-info/tcp-info.js', import.meta.url))}

  const server = net.createServer((socket) => socket.pipe(socket))
  const reporter = (ctx, stats, deltaStats, final) => parentPort.postMessage({ ctx, stats, deltaStats, final })
  measuredListener(server, 10, reporter, { tcpInfo: tcpInfo(), rateInterval: 50 })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`

t.test('a server in a thread, with reports every 10 ms', async (t) => {
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`)
  const worker = new Worker(url, { execArgv: [] })
  t.teardown(() => worker.terminate())
  const [port] = await once(worker, 'message')
  const reports: Report[] = []
  const client = await connect(t, port)
  client.write(Buffer.alloc(SIZE))
  let got = 0
  client.on('data', (data) => {
    got += data.length
  })
  for await (const [report] of on(worker, 'message')) {
    reports.push(report)
    if (got === SIZE && reports.length > 10) client.end()
    if (report.final) break
  }
  lawfulTcp(reports)
  const { stats } = reports.at(-1) as Report
  t.equal(stats.sentTotal, SIZE)
  t.equal(tcpOf(stats).deliveredTotal, SIZE)
  t.ok(tcpOf(stats).minRtt > 0)
})

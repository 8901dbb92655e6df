import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import t, { type Test } from 'tap'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { compiledTcpInfo } from '../fixtures/compiled.js'
import { unixPath } from '../fixtures/unix-path.js'

const info = tcpInfo()

/** Node's handle of a socket, which has its descriptor. */
function fdOf(socket: object): number {
  return Reflect.get(Reflect.get(socket, '_handle') as object, 'fd')
}

async function pair(
  t: Test,
  listen: net.ListenOptions,
): Promise<{ accepted: net.Socket; client: net.Socket }> {
  const server = net.createServer().listen(listen)
  await once(server, 'listening')
  const address = server.address()
  const client = net.connect(address instanceof Object ? { port: address.port } : { path: address as string })
  const [[accepted]] = await Promise.all([once(server, 'connection'), once(client, 'connect')])
  t.teardown(() => {
    client.destroy()
    accepted.destroy()
    server.close()
  })
  return { accepted, client }
}

t.test('bytes acknowledged and received, and the round-trip time', async (t) => {
  const { accepted, client } = await pair(t, { port: 0, host: '127.0.0.1' })
  t.match(info.read(fdOf(accepted)), { state: 1, bytesAcked: 0, bytesReceived: 0, bytesRetransmitted: 0 })
  accepted.write('to the client')
  await once(client, 'data')
  client.write('and back')
  await once(accepted, 'data')
  const reading = info.read(fdOf(accepted))
  t.match(reading, {
    bytesAcked: 13,
    bytesSent: 13,
    bytesNotSent: 0,
    bytesReceived: 8,
    dataSegmentsReceived: 1,
  })
  t.ok((reading?.minRtt ?? 0) > 0)
  t.ok((reading?.rtt ?? 0) >= (reading?.minRtt ?? 0))
})

t.test('nothing of what is no open TCP socket', async (t) => {
  t.equal(info.read(-1), undefined)
  t.equal(info.read(Number.NaN), undefined)
  t.equal(info.read(2 ** 30), undefined, 'no such descriptor')
  // Relative: the path of a Unix socket has 107 characters at most.
  const unix = await pair(t, { path: await unixPath(t) })
  t.equal(info.read(fdOf(unix.accepted)), undefined)
  const udp = dgram.createSocket('udp4').bind(0, '127.0.0.1')
  await once(udp, 'listening')
  const state = Object.getOwnPropertySymbols(udp).find(({ description }) => description === 'state symbol')
  t.ok(state)
  const { handle } = Reflect.get(udp, state as symbol) as { handle: { fd: number } }
  t.ok(handle.fd >= 0)
  t.equal(info.read(handle.fd), undefined)
  udp.close()
})

t.test('one reader for all callers', async (t) => {
  t.equal(tcpInfo(), info)
  t.ok(Object.isFrozen(info))
})

t.test('in a worker thread too', async (t) => {
  const { accepted } = await pair(t, { port: 0, host: '127.0.0.1' })
  const code = `
    const { workerData, parentPort } = require('node:worker_threads')
    import(workerData.url).then(({ tcpInfo }) => parentPort.postMessage(tcpInfo().read(workerData.fd)))`
  const url = pathToFileURL(await compiledTcpInfo(t.testdir({}))).href
  const worker = new Worker(code, { eval: true, execArgv: [], workerData: { url, fd: fdOf(accepted) } })
  const [reading] = await once(worker, 'message')
  t.match(reading, { state: 1 })
  await worker.terminate()
})

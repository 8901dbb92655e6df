import { execFile } from 'node:child_process'
import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import { promisify } from 'node:util'
import t from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { closed, connect, dial, listen } from '../../test/fixtures/servers.js'
import { freePort } from './fixtures/free-port.js'
import { LOOPBACK, missing, startProxy } from './fixtures/proxy-process.js'

const run = promisify(execFile)

t.test('curl downloads from the embedded origin, and uploads to it', { skip: missing('curl') }, async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK])
  const url = `http://127.0.0.1:${proxy.ports[0]}/`
  const { stdout } = await run('curl', [
    '-s',
    '-o',
    '/dev/null',
    '-w',
    '%{size_download}',
    `${url}?bytes=3000000`,
  ])
  t.equal(stdout, '3000000')
  const upload = await run('curl', ['-s', '-T', process.execPath, '--no-progress-meter', url])
  const [down, up] = await proxy.sessions(2)
  t.match(down, { outcome: 'ok', client: '127.0.0.*', country: 'n/a' })
  t.ok(down && down.sentTotal > 3_000_000 && down.sentTotal < 3_001_000, 'the body and a head')
  t.ok(up && up.recvTotal > Number(upload.stdout) && up.recvTotal < Number(upload.stdout) + 1_000)
})

t.test('a WebSocket', async (t) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  t.teardown(() => server.close())
  await once(server, 'listening')
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)))
  const { port } = server.address() as net.AddressInfo
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`])
  const client = new WebSocket(`ws://127.0.0.1:${proxy.ports[0]}`)
  await once(client, 'open')
  const message = Buffer.alloc(100_000, 'x')
  client.send(message)
  t.same(await once(client, 'message'), [message, true])
  client.close()
  t.match(await proxy.sessions(1), [{ outcome: 'ok' }])
})

t.test('half-close: a client that has ended still gets its answer', async (t) => {
  const target = net.createServer({ allowHalfOpen: true }, (socket) => {
    let bytes = 0
    socket.on('data', (chunk) => {
      bytes += chunk.length
    })
    socket.on('end', () => socket.end(`${bytes}`))
  })
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${await listen(t, target)}`])
  const client = await connect(t, proxy.ports[0] as number)
  client.end(Buffer.alloc(5_000_000))
  const [answer] = await once(client, 'data')
  t.equal(String(answer), '5000000')
  t.match(await proxy.sessions(1), [{ outcome: 'ok', recvTotal: 5_000_000, sentTotal: 7 }])
})

t.test('backpressure: what a client does not read is not read from the target', async (t) => {
  const target = net.createServer((socket) => {
    socket.write(Buffer.alloc(200_000_000))
    socket.on('error', () => undefined)
  })
  const port = await listen(t, target)
  const accepted = once(target, 'connection')
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`])
  const client = await connect(t, proxy.ports[0] as number)
  const [source] = (await accepted) as [Socket]
  await once(client, 'readable')
  client.resetAndDestroy()
  await closed(source)
  const [line] = await proxy.sessions(1)
  t.equal(line?.outcome, 'ECONNRESET')
  t.ok(line && line.sentTotal < 50_000_000, `${line?.sentTotal} of 200,000,000 bytes were taken`)
})

t.test('a target that resets: so is the client', async (t) => {
  const target = net.createServer((socket) => {
    socket.once('data', () => socket.resetAndDestroy())
  })
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${await listen(t, target)}`])
  const client = await connect(t, proxy.ports[0] as number)
  client.removeAllListeners('error')
  client.write('hello')
  const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException]
  t.equal(error.code, 'ECONNRESET')
  t.match(await proxy.sessions(1), [{ outcome: 'target_reset' }])
})

t.test('a target that refuses is told, once', async (t) => {
  const port = await freePort()
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`])
  // Not waited for until it is connected: the reset may be there first.
  for (let i = 0; i < 3; i += 1) await closed(dial(t, proxy.ports[0] as number))
  t.match(await proxy.sessions(3), Array(3).fill({ outcome: 'target_refused' }))
  t.strictSame(
    proxy.stderr.filter((line) => line.includes('ECONNREFUSED')),
    [`target 127.0.0.1:${port}: ECONNREFUSED`],
  )
})

t.test('at its end open connections are reported', async (t) => {
  const target = net.createServer((socket) => socket.write('hello'))
  const port = await listen(t, target)
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`, '--grace', '0.1'])
  const client = await connect(t, proxy.ports[0] as number)
  await once(client, 'data')
  t.equal(await proxy.end(), 0, 'exit code')
  t.match(await proxy.sessions(1), [{ outcome: 'shutdown', sentTotal: 5 }])
})

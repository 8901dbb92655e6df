import { once } from 'node:events'
import net from 'node:net'
import { Duplex, PassThrough } from 'node:stream'
import tls from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { contextOf, measuredListener } from '../../lib/index.js'
import { agrees } from '../fixtures/agreement.js'
import { HandClock } from '../fixtures/clock.js'
import { type Report, Reports } from '../fixtures/reports.js'
import { closed, connect, listen, NEVER } from '../fixtures/servers.js'

/** Echoes, one chunk at a time or many; or counts to what it echoes without being a PassThrough. */
const duplexes: Record<string, () => Duplex> = {
  'with options': () =>
    new Duplex({
      read: () => undefined,
      write(chunk, _encoding, done) {
        this.push(chunk)
        setImmediate(done)
      },
      final(done) {
        this.push(null)
        done()
      },
    }),
  'with writev': () =>
    new Duplex({
      read: () => undefined,
      writev(chunks, done) {
        for (const { chunk } of chunks) this.push(chunk)
        setImmediate(done)
      },
      final(done) {
        this.push(null)
        done()
      },
    }),
  'of a class, and of strings': () => new PassThrough({ decodeStrings: false, encoding: 'utf8' }),
}

for (const [name, create] of Object.entries(duplexes)) {
  t.test(`a Duplex ${name}`, async (t) => {
    const server = net.createServer()
    const reports = new Reports()
    measuredListener(server, NEVER, reports.reporter)
    const stream = create()
    server.emit('connection', stream)
    let got = ''
    stream.on('data', (chunk) => {
      got += chunk
    })
    stream.write('é')
    stream.write(Buffer.from('12'))
    stream.end('ab', 'latin1')
    await Promise.all([reports.final(), closed(stream)])
    t.equal(got, 'é12ab')
    agrees(t, reports, { read: 6, written: 6 })
    t.same(reports.finals[0]?.ctx, {})
  })
}

t.test('a Duplex that ends without being destroyed ends with the next sample', async (t) => {
  const clock = new HandClock(t)
  const server = net.createServer()
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  const stream = new PassThrough({ autoDestroy: false })
  server.emit('connection', stream)
  stream.resume().end('hello')
  await once(stream, 'end')
  clock.pass(1000)
  t.notOk(stream.destroyed)
  agrees(t, reports, { read: 5, written: 5 })
})

t.test('what a Duplex could not write has not been sent', async (t) => {
  const server = net.createServer()
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  const stream = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(new Error('full')),
  })
  stream.on('error', () => undefined)
  server.emit('connection', stream)
  stream.write('lost')
  const { stats } = await reports.final()
  t.equal(stats.sentTotal, 0)
  t.match(stats.error, { message: 'full' })
})

t.test('after stop() a Duplex has its own methods again', async (t) => {
  const server = net.createServer()
  const [first, second] = [0, 1].map(() => measuredListener(server, NEVER, () => undefined))
  const write = (_chunk: unknown, _encoding: unknown, done: () => void): void => done()
  const stream = new Duplex({ read: () => undefined, write })
  server.emit('connection', stream)
  t.not(stream._write, write)
  first?.stop()
  t.not(stream._write, write, 'one still measures')
  second?.stop()
  t.equal(stream._write, write)
  t.equal(stream.push, Duplex.prototype.push)
  t.equal(stream._destroy, Duplex.prototype._destroy)
})

t.test('TLS over a Duplex: one context above and below', async (t) => {
  const server = tls.createServer({ key, cert }, (socket) => socket.end('hello'))
  const [wire, plain] = [new Reports(), new Reports()]
  measuredListener(server, NEVER, wire.reporter)
  measuredListener(server, NEVER, plain.reporter, { layer: 'plaintext' })
  const same: (() => boolean)[] = []
  const relay = net.createServer((socket) => {
    const bridge = Duplex.from({ readable: socket, writable: socket })
    server.once('secureConnection', (above) => same.push(() => contextOf(above) === contextOf(bridge)))
    server.emit('connection', bridge)
    // Node leaves it open when TLS over it has ended.
    socket.on('close', () => bridge.destroy())
  })
  const client = await connect(t, await listen(t, relay))
  const secure = tls.connect({ socket: client, rejectUnauthorized: false })
  secure.resume()
  const finals = await Promise.all([wire.final(), plain.final(), closed(client)])
  t.equal(finals[1].stats.sentTotal, 5)
  t.equal(finals[0].stats.sentTotal, client.bytesRead)
  t.ok(same[0]?.(), 'also when it is closed')
})

t.test('plaintext over a Duplex that stalls: what TLS still queues has not been sent', async (t) => {
  const server = tls.createServer({ key, cert }, (socket) => {
    socket.on('error', () => undefined)
    for (let i = 0; i < 100; i += 1) socket.write(Buffer.alloc(100_000))
  })
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter, { layer: 'plaintext' })
  const stalled = new PassThrough()
  const relay = net.createServer((readable) => {
    stalled.pipe(readable, { end: false })
    const bridge = Duplex.from({ readable, writable: stalled }).on('error', () => undefined)
    server.emit('connection', bridge)
  })
  const client = await connect(t, await listen(t, relay))
  const secure = tls.connect({ socket: client, rejectUnauthorized: false })
  secure.on('error', () => undefined)
  await once(secure, 'data')
  stalled.unpipe()
  listener.report()
  const { stats } = reports.all[0] as Report
  t.ok(stats.sentTotal < 10_000_000, `${stats.sentTotal} sent of 10,000,000`)
  listener.stop()
})

t.test("strings that are pushed without an encoding have the stream's default one", async (t) => {
  const reports = new Reports()
  const server = net.createServer()
  measuredListener(server, NEVER, reports.reporter)
  const stream = new Duplex({ read: () => undefined, defaultEncoding: 'latin1' })
  server.emit('connection', stream)
  stream.resume()
  stream.push('é'.repeat(10))
  stream.push('é'.repeat(10), 'utf8')
  stream.destroy()
  t.equal((await reports.final()).stats.recvTotal, 10 + 20)
})

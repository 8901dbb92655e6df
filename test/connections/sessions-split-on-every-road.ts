import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net, { type Server, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredListener, updateContext } from '../../lib/index.js'
import { lawful } from '../fixtures/laws.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { listen, NEVER } from '../fixtures/servers.js'

/** Bodies that each client asks for, in turn, over one connection. */
const ASKED = [
  ['198.51.100.1', 100_000],
  ['198.51.100.2', 20],
  ['198.51.100.2', 30_000],
  ['198.51.100.1', 5],
] as const
/** The sessions that these are: who, and what bodies. */
const SESSIONS = [
  ['198.51.100.1', 100_000, 1],
  ['198.51.100.2', 30_020, 2],
  ['198.51.100.1', 5, 1],
] as const
/** Of a response: its head, at most, and what TLS adds. */
const [HEAD, RECORDS] = [300, 3_000]
/** The server's last record, which a client that has closed does not read any more. */
const CLOSE_NOTIFY = 24

const answer: http.RequestListener = (req, res) => {
  updateContext(req.socket, { clientIp: req.headers['x-forwarded-for']?.toString() })
  res.end('x'.repeat(Number(req.url?.slice(1))))
}

/** Asks over one connection; what the client's raw socket counted. @param first what it sends before */
async function ask(port: number, over: typeof http | typeof https, first = ''): Promise<Socket> {
  const agent = new over.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  const raw = net.connect(port, '127.0.0.1')
  await once(raw, 'connect')
  raw.write(first)
  if (over === http) Object.assign(agent, { createConnection: () => raw })
  const options = over === https ? { socket: raw } : {}
  for (const [client, bytes] of ASKED) {
    const headers = { 'x-forwarded-for': client }
    const request = over.get({ ...options, host: '127.0.0.1', port, agent, path: `/${bytes}`, headers })
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    await once(response.resume(), 'end')
  }
  agent.destroy()
  if (!raw.closed) await once(raw, 'close')
  return raw
}

/** The sessions in turn, of the clients, with the bytes of each; they add up to what the client counted. */
function areTheClients(t: Test, reports: Reports, most: number): void {
  t.same(
    reports.finals.map(({ ctx }) => ctx.clientIp),
    SESSIONS.map(([client]) => client),
  )
  for (const [index, [client, bytes, responses]] of SESSIONS.entries()) {
    const stats = reports.finals[index]?.stats
    if (stats === undefined) throw new Error(`no session ${index}`)
    lawful(stats)
    const over = stats.sentTotal - bytes
    t.ok(over > 0 && over <= most * responses, `${client}: ${over} more than ${bytes}`)
  }
}

const ended = (reports: Reports): Promise<void> =>
  reports.until(() => reports.finals.length === SESSIONS.length)

t.test('TLS, on the wire and as plaintext', async (t) => {
  const server: Server = https.createServer({ key, cert }, answer)
  const [wire, plain] = [new Reports(), new Reports()]
  measuredListener(server, NEVER, wire.reporter)
  measuredListener(server, NEVER, plain.reporter, { layer: 'plaintext' })
  const raw = await ask(await listen(t, server), https)
  await Promise.all([ended(wire), ended(plain)])
  areTheClients(t, plain, HEAD)
  areTheClients(t, wire, RECORDS)
  const { recv, sent } = sumOfDeltas(wire.all)
  t.equal(recv, raw.bytesWritten)
  t.ok(sent === raw.bytesRead || sent === raw.bytesRead + CLOSE_NOTIFY, `${sent} of ${raw.bytesRead}`)
})

t.test('a PROXY header, and then forwarded ones', async (t) => {
  const app = http.createServer(answer)
  const server = net.createServer((socket) => {
    socket.once('data', (data) => {
      socket.pause()
      const end = data.indexOf('\r\n')
      updateContext(socket, { clientIp: data.toString('latin1', 0, end).split(' ')[2] ?? '' })
      socket.unshift(data.subarray(end + 2))
      app.emit('connection', socket)
      socket.resume()
    })
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  const line = `PROXY TCP4 ${ASKED[0][0]} 127.0.0.1 1 1\r\n`
  const raw = await ask(await listen(t, server), http, line)
  await ended(reports)
  areTheClients(t, reports, HEAD)
  const { recv, sent } = sumOfDeltas(reports.all)
  t.same({ recv, sent }, { recv: raw.bytesWritten, sent: raw.bytesRead })
})

t.test('with reports every 5 ms, report() before each, and stop() in the last session', async (t) => {
  const server = http.createServer((req, res) => {
    listener.report()
    answer(req, res)
    if (req.url === '/5') res.once('finish', () => listener.stop())
  })
  const reports = new Reports()
  const listener = measuredListener(server, 5, reports.reporter)
  const raw = await ask(await listen(t, server), http)
  areTheClients(t, reports, HEAD)
  const { recv, sent } = sumOfDeltas(reports.all)
  t.same({ recv, sent }, { recv: raw.bytesWritten, sent: raw.bytesRead })
})

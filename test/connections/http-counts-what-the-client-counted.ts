import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import net, { type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { measuredListener } from '../../lib/index.js'
import { agrees, countOf } from '../fixtures/agreement.js'
import { Reports } from '../fixtures/reports.js'
import { closed, connect, listen } from '../fixtures/servers.js'

t.test('keep-alive: three requests with bodies over one connection', async (t) => {
  const server = http.createServer((req, res) => req.pipe(res))
  const reports = new Reports()
  measuredListener(server, 1, reports.reporter, { rateInterval: 1 })
  const port = await listen(t, server)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  let client: Socket | undefined
  for (const size of [0, 10, 1_000_000]) {
    const request = http.request({ port, agent, method: 'POST' }).end(Buffer.alloc(size, 'x'))
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    client = response.socket
    t.equal((await text(response)).length, size)
  }
  agent.destroy()
  await reports.final()
  agrees(t, reports, countOf(client as Socket))
})

t.test('a WebSocket after the upgrade', async (t) => {
  const server = http.createServer()
  new WebSocketServer({ server }).on('connection', (ws) => ws.on('message', (data) => ws.send(data)))
  const reports = new Reports()
  measuredListener(server, 1, reports.reporter, { rateInterval: 1 })
  const port = await listen(t, server)
  const ws = new WebSocket(`ws://127.0.0.1:${port}`)
  const upgraded = once(ws, 'upgrade') as Promise<[IncomingMessage]>
  await once(ws, 'open')
  const [{ socket }] = await upgraded
  for (const size of [1, 300_000]) {
    ws.send(Buffer.alloc(size))
    await once(ws, 'message')
  }
  ws.close()
  await reports.final()
  await closed(socket)
  agrees(t, reports, countOf(socket))
})

t.test('a CONNECT tunnel, on both its sides', async (t) => {
  const target = net.createServer((socket) => socket.pipe(socket))
  const targetPort = await listen(t, target)
  const proxy = http.createServer().on('connect', (_request, socket: Socket) => {
    const upstream = net.connect(targetPort)
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    socket.pipe(upstream).pipe(socket)
  })
  const [outside, inside] = [new Reports(), new Reports()]
  measuredListener(proxy, 1, outside.reporter)
  measuredListener(target, 1, inside.reporter)
  const client = await connect(t, await listen(t, proxy))
  client.write('CONNECT target:1 HTTP/1.1\r\nHost: target:1\r\n\r\n')
  await once(client, 'data')
  client.end(Buffer.alloc(500_000)).resume()
  await closed(client)
  await Promise.all([outside.final(), inside.final()])
  agrees(t, outside, countOf(client))
  agrees(t, inside, { read: 500_000, written: 500_000 })
})

t.test('a request that the parser refuses', async (t) => {
  const server = http.createServer()
  const reports = new Reports()
  measuredListener(server, 1, reports.reporter)
  const client = await connect(t, await listen(t, server))
  client.end('nonsense\r\n\r\n').resume()
  const { stats } = await reports.final()
  await closed(client)
  agrees(t, reports, countOf(client))
  t.match(stats.error, { code: /^HPE_/ })
})

import { fork } from 'node:child_process'
import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { agrees } from '../fixtures/agreement.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

t.test('a socket handed to another process ends here, with all that this process read', async (t) => {
  const child = fork(new URL('../fixtures/echo-child.js', import.meta.url), { stdio: 'ignore', execArgv: [] })
  t.teardown(() => child.kill())
  await once(child, 'message')
  const server = net.createServer()
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted

  client.write('for the parent')
  await once(socket, 'data')
  socket.pause()
  // Until the child has it, this process may still read from it, and Node drops that.
  const taken = once(child, 'message')
  child.send('socket', socket)
  const { stats } = await reports.final()
  t.notOk(stats.error)
  agrees(t, reports, { read: 0, written: 14 })
  t.equal(listener.size, 0)

  await taken
  client.write('for the child')
  const [echo] = (await once(client, 'data')) as [Buffer]
  t.equal(String(echo), 'for the child', 'the child has it')
  t.equal(reports.all.length, 1, 'nothing is reported after it')
})

t.test('where nothing but the lost handle tells of it, the next report does', async (t) => {
  const server = net.createServer()
  const reports = new Reports()
  measuredListener(server, 1, reports.reporter)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = (await accepted) as [Socket & { _handle: { close(): void } | null }]
  socket.resume()
  client.write('hello')
  await reports.until(() => reports.all.at(-1)?.stats.recvTotal === 5)
  socket._handle?.close()
  socket._handle = null
  t.equal((await reports.final()).stats.recvTotal, 5)
})

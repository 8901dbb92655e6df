import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ServerPort } from '../../lib/node/server-port.js'

t.test('of a server that listens, that does not, and on a path', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'm'))
  t.teardown(() => rm(folder, { recursive: true }))
  const server = net.createServer()
  const port = new ServerPort(server)
  t.equal(port.current, undefined)
  let asked = 0
  const { address } = server
  server.address = () => {
    asked += 1
    return address.call(server)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.equal(port.current, (address.call(server) as AddressInfo).port)
  t.equal(port.current, (address.call(server) as AddressInfo).port)
  t.equal(asked, 1)
  server.close()
  await once(server, 'close')
  server.listen(join(folder, 's'))
  await once(server, 'listening')
  t.equal(port.current, undefined)
  server.close()
})

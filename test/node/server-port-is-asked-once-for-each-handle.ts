import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import t from 'tap'
import { ServerPort } from '../../lib/node/server-port.js'
import { unixPath } from '../fixtures/unix-path.js'

t.test('of a server that listens, that does not, and on a path', async (t) => {
  const path = await unixPath(t)
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
  server.listen(path)
  await once(server, 'listening')
  t.equal(port.current, undefined)
  server.close()
})

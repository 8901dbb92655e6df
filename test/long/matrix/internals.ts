import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import { cert, key } from '../../../examples/certificate.js'

/** Prints what this Node has of the internals that the package reads. */
const server = tls.createServer({ key, cert })
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo
const accepted = once(server, 'connection')
const secured = once(server, 'secureConnection')
const client = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
client.on('error', () => undefined)

const [raw] = (await accepted) as [Socket & { _handle: Record<string, unknown> }]
const [above] = (await secured) as [TLSSocket & { _parent?: Socket }]
const counters = ['bytesRead', 'bytesWritten', 'writeQueueSize']
const found: Record<string, boolean> = {
  _handle: counters.every((name) => typeof raw._handle[name] === 'number'),
  _parent: above._parent === raw,
}
const { _destroy } = net.Socket.prototype
raw._destroy = function (this: typeof raw, ...args) {
  found._destroy = counters.every((name) => typeof this._handle?.[name] === 'number')
  _destroy.apply(this, args)
}
above.destroy()
await once(raw, 'close')
found._parent &&= above._parent === raw
client.destroy()
server.close()
const missing = ['_handle', '_destroy', '_parent'].filter((name) => !found[name])
console.log(missing.length === 0 ? 'all' : `without ${missing.join(', ')}`)

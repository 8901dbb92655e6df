import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { measuredSocket, updateContext } from 'measured-listener'

const upstream = net.createServer((socket) => socket.end(Buffer.alloc(20_000_000)))
await once(upstream.listen(0, '127.0.0.1'), 'listening')

const socket = net.connect((upstream.address() as AddressInfo).port, '127.0.0.1')
updateContext(socket, { upstream: 'downloads' })

// Before it has connected: the time to connect counts.
const measured = measuredSocket(socket, 10_000, (ctx, stats, _deltaStats, final) => {
  // Of an outbound socket, the peer is the server: clientIp and clientPort are where it connected to.
  const what = final ? 'in all' : 'so far'
  console.log(what, stats.recvTotal, 'bytes from', ctx, `${(stats.recvAvg / 1e6).toFixed(0)} MB/s`)
})

await once(socket, 'data')
console.log('the first bytes came after', measured.stats().duration.toFixed(1), 'ms')
measured.report()

await once(socket.resume(), 'close')
upstream.close()

import net, { type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { measuredListener } from 'measured-listener'

const server = net.createServer((socket) => socket.pipe(socket))
measuredListener(server, 500, (ctx, stats, deltaStats, final) => {
  const { recvTotal, sentTotal, duration } = stats
  const since = `${deltaStats.recvTotal} of them since the last report`
  console.log(`${final ? 'closed' : 'open'} ${ctx.clientIp}: received ${recvTotal} bytes, ${since},`)
  console.log(`  sent ${sentTotal} bytes, after ${(duration / 1000).toFixed(1)} s`)
})
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))

const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1').resume()
for (let writes = 0; writes < 6; writes++) {
  client.write('x'.repeat(1000))
  await setTimeout(200)
}
client.end(() => server.close())

import { once } from 'node:events'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { type MeasuredListenerOptions, measuredListener } from 'measured-listener'
import { cert, key } from './certificate.js'

const server = https.createServer({ cert, key }, (req, res) => {
  // A response larger than the request, so that the two directions cannot be mistaken for one another.
  req.resume().on('end', () => res.end(Buffer.alloc(500_000)))
})

function measure(layer: NonNullable<MeasuredListenerOptions['layer']>): Promise<void> {
  return new Promise((done) => {
    measuredListener(
      server,
      10_000,
      (_ctx, stats, _deltaStats, final) => {
        if (!final) return
        console.log(`${layer}: received ${stats.recvTotal} bytes, sent ${stats.sentTotal} bytes`)
        done()
      },
      { layer },
    )
  })
}
const reported = Promise.all([measure('wire'), measure('plaintext')])

await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo
const request = https.request({ host: '127.0.0.1', port, method: 'POST', ca: cert, agent: false })
request.end(Buffer.alloc(200_000))
const [response] = await once(request, 'response')
await once(response.resume(), 'end')

await reported
console.log(
  'What TLS adds is the difference: the handshake, and some 22 bytes for each record of up to 16 KiB.',
)
server.close()

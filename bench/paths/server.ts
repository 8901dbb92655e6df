import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { measuredListener, type Reporter } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { SERVER_ADDRESS } from './namespaces.js'
import { type Row, sessionsOf, type Told } from './row.js'

/** The measured server, in a namespace of its own: serves one row after the other. */

const INTERVAL = 2 ** 31 - 1

type Handler = (req: IncomingMessage, res: ServerResponse) => void

const answer: Handler = (req, res) => {
  const bytes = Number(req.url?.slice(1))
  req.resume().once('end', () => res.end(Buffer.alloc(bytes, 'x')))
}

/** `GET 5\n` is answered with 5 bytes, `PUT 5\n` and 5 bytes with one. */
function answerLines(socket: net.Socket): void {
  let expected = 0
  socket.on('error', () => undefined)
  socket.on('data', (data) => {
    if (expected === 0) {
      const end = data.indexOf('\n')
      const [method, bytes] = data.toString('latin1', 0, end).split(' ')
      if (method === 'GET') {
        socket.write(Buffer.alloc(Number(bytes), 'x'))
        return
      }
      expected = Number(bytes)
      data = data.subarray(end + 1)
    }
    expected -= data.length
    if (expected === 0) socket.write('.')
  })
}

function create(protocol: Row['protocol'], identity: { key: string; cert: string }): net.Server {
  if (protocol === 'http') return http.createServer(answer)
  if (protocol === 'https') return https.createServer(identity, answer)
  // The compatibility API of http2 is that of http, as far as it is used here.
  if (protocol === 'http2') return http2.createSecureServer(identity, answer as never)
  return net.createServer(answerLines)
}

process.on('message', async ({ row, identity }: { row: Row; identity: { key: string; cert: string } }) => {
  const server = create(row.protocol, identity)
  let left = sessionsOf(row)
  const reporter: Reporter = ({ clientPort = 0 }, stats, _, final) => {
    if (!final) return
    const sending = row.way === 'download'
    const { tcp } = stats
    if (tcp === undefined) throw new Error('The kernel told nothing of a connection')
    const told: Told = {
      port: clientPort,
      lifetime: ((sending ? stats.sentTotal : stats.recvTotal) * 1000) / stats.duration,
      active: sending ? stats.sentAvg : stats.recvAvg,
      kernel: sending ? tcp.deliveredAvg : tcp.receivedAvg,
      deliveredTotal: tcp.deliveredTotal,
      deliveredActive: tcp.deliveredActive,
      peerLimited: tcp.deliveredActive > 0 ? tcp.peerLimited / tcp.deliveredActive : 0,
    }
    process.send?.({ told })
    left -= 1
    if (left === 0) server.close()
  }
  measuredListener(server, INTERVAL, reporter, { tcpInfo: tcpInfo() })
  server.listen(0, SERVER_ADDRESS)
  await once(server, 'listening')
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('disconnect', () => process.exit())

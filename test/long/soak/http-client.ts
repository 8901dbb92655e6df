import http from 'node:http'
import http2 from 'node:http2'
import type { Client } from './client.js'
import { Reading } from './reading.js'
import { bytes } from './stream-app.js'
import { runStream } from './stream-client.js'

const pathOf = (order: object): string => `/${encodeURIComponent(JSON.stringify(order))}`

/** Requests one after another over one connection. */
export function runHttp(client: Client): void {
  const { order, behaviour, requests, pause } = client.plan
  const agent = new http.Agent({ keepAlive: true })
  const createConnection = () => client.top
  Object.assign(agent, { createConnection })
  const upgrading = behaviour === 'upgrade'
  const headers = upgrading ? { connection: 'Upgrade', upgrade: 'soak' } : {}

  const send = (left: number): void => {
    const now = left > 1 ? { ...order, ending: 'wait' } : order
    const path = upgrading ? '/' : pathOf(now)
    const request = http.request({ agent, method: upgrading ? 'GET' : 'POST', path, headers })
    request.on('error', () => client.top.destroy())
    request.on('upgrade', (_res, socket, head) => {
      socket.unshift(head)
      runStream(client, socket)
    })
    request.on('response', (response) => {
      const reading = new Reading(client, response, Number.POSITIVE_INFINITY, () => undefined)
      response.on('data', (data: Buffer) => reading.take(data.length))
      response.on('error', () => undefined)
      response.on('end', () => {
        if (left > 1) setImmediate(send, left - 1)
        else if (order.ending === 'wait') client.top.end()
      })
      reading.take(0)
    })
    if (behaviour === 'abort upload') {
      request.write(bytes.subarray(0, 1 + order.upload / 2))
      setTimeout(() => client.abort('destroy'), pause)
    } else request.end(upgrading ? undefined : bytes.subarray(0, order.upload))
  }
  send(behaviour === 'keep-alive' ? requests : 1)
}

/** Streams side by side over one session. */
export function runHttp2(client: Client): void {
  const { order, behaviour, requests, pause } = client.plan
  const session = http2.connect('https://localhost', { createConnection: () => client.top })
  session.on('error', () => undefined)
  // Node's client may not notice that the server has gone while its window is full.
  session.setTimeout(2_000, () => client.abort('destroy'))
  const count = behaviour === 'streams' ? requests : 1
  for (let i = 0; i < count; i += 1) {
    const stream = session.request({ ':path': pathOf(order), ':method': 'POST' })
    const reading = new Reading(client, stream, Number.POSITIVE_INFINITY, () => undefined)
    stream.on('error', () => undefined)
    stream.on('data', (data: Buffer) => reading.take(data.length))
    stream.on('close', () => session.close())
    if (behaviour === 'stream is cancelled')
      setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), pause / 10)
    if (behaviour === 'abort upload') {
      stream.write(bytes.subarray(0, 1 + order.upload / 2))
      setTimeout(() => client.abort('destroy'), pause)
    } else stream.end(bytes.subarray(0, order.upload))
  }
}

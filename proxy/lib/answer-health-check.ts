import type { Socket } from 'node:net'
import { dial } from './dial.js'
import type { Endpoint } from './endpoint.js'

/** Answers the HTTP/1 health check of a load balancer, and closes: 200 where the target accepts, else 503. */
export function answerHealthCheck(client: Socket, target: Endpoint, timeout: number): void {
  const upstream = dial(target, timeout, (error) => {
    const status = error ? '503 Service Unavailable' : '200 OK'
    client.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    // A client that never ends its own half must not hold the connection.
    client.destroySoon()
    upstream.destroy()
  })
  client.once('close', () => upstream.destroy())
}

import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { type MeasuredListener, measuredListener, type Reporter, type TcpInfo } from 'measured-listener'
import { forward, refuse } from './forward.js'
import { listening } from './listening.js'
import type { Limits, Route } from './route.js'

/** How often an open connection is reported, in ms: as often as a page shows it. */
const INTERVAL = 1000

export interface ProxyOptions extends Limits {
  /** None: connections are forwarded, and not measured. */
  readonly reporter?: Reporter | undefined
  /** None: the kernel is not asked. */
  readonly tcpInfo?: TcpInfo | undefined
  readonly notice: (text: string) => void
}

/** A route that is open: `route.listen` has the port that it got. */
export interface Running {
  readonly route: Route
  readonly listener: MeasuredListener | undefined
  /** Open connections, measured or not. */
  readonly size: number
  /** Accepts no more, waits `grace` ms for connections to end, ends the rest, and has reported all. */
  close(grace: number): Promise<void>
  /** Ends every connection now: all are reported when it returns. */
  abort(): void
}

/** Opens a route. @throws what listening fails with */
export async function open(
  route: Route,
  { reporter, tcpInfo, notice, ...limits }: ProxyOptions,
): Promise<Running> {
  const server = forward(route, limits, notice)
  const listener =
    reporter &&
    measuredListener(server, INTERVAL, reporter, {
      ...(tcpInfo && { tcpInfo }),
      onError: (error) => notice(String(error)),
    })
  const clients = new Set<Socket>()
  server.on('connection', (client: Socket) => {
    clients.add(client)
    client.once('close', () => clients.delete(client))
  })
  const listen = await listening(server, route.listen, '--listen', notice)

  const refuseAll = (): void => {
    for (const client of clients) refuse(client, 'shutdown')
  }
  const abort = (): void => {
    refuseAll()
    listener?.stop()
  }
  const close = async (grace: number): Promise<void> => {
    const closed = closing(server)
    const timer = setTimeout(refuseAll, grace)
    await closed
    clearTimeout(timer)
    listener?.stop()
  }
  return {
    route: { ...route, listen },
    listener,
    get size() {
      return clients.size
    },
    close,
    abort,
  }
}

function closing(server: Server): Promise<unknown> {
  const closed = once(server, 'close')
  server.close()
  return closed
}

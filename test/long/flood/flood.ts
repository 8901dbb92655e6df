import { fork } from 'node:child_process'
import dgram from 'node:dgram'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type MeasuredDatagrams, measuredDatagrams } from '../../../lib/index.js'
import { Census } from './census.js'
import { lengthOf, sourceOf } from './sources.js'

/** Datagrams under way: what the kernel's buffer holds where it is small. */
const BATCH = 250
/** Longer than a batch ever takes, in ms. */
const PATIENCE = 10_000
/** Longer than a flood takes: its sessions end because there are too many, or with `stop`. */
const IDLE_TIMEOUT = 600_000

export interface Flood {
  readonly peers: number
  readonly maxSessions: number
  /** For how long datagrams really come; peers who are left then are forged in the process. */
  readonly seconds: number
  /** Called with how many have come, after each. */
  readonly onProgress: (came: number, measured: MeasuredDatagrams) => void
}

export interface Flooded {
  readonly census: Census
  /** How many peers have sent over the network. */
  readonly real: number
  readonly mostSessions: number
}

/** One datagram from each of many peers to a measured socket. */
export async function flood({ peers, maxSessions, seconds, onProgress }: Flood): Promise<Flooded> {
  const socket = dgram.createSocket('udp4')
  await once(socket.bind(0, '127.0.0.1'), 'listening')
  socket.setRecvBufferSize(2 ** 20)
  const census = new Census(peers)
  const options = { maxSessions, idleTimeout: IDLE_TIMEOUT }
  const measured = measuredDatagrams(socket, 10_000, census.reporter, options)
  let came = 0
  let mostSessions = 0
  socket.on('message', () => {
    came += 1
    mostSessions = Math.max(mostSessions, measured.size)
    onProgress(came, measured)
  })

  const main = fileURLToPath(new URL('forger.ts', import.meta.url))
  const forger = fork(main, [`${socket.address().port}`], { execArgv: ['--import', 'tsx'] })
  const late = Date.now() + seconds * 1000
  while (came < peers && Date.now() < late) {
    const goal = Math.min(came + BATCH, peers)
    const signal = AbortSignal.timeout(PATIENCE)
    const sent = once(forger, 'message', { signal })
    const messages = on(socket, 'message', { signal })
    forger.send({ first: came, count: goal - came })
    while (came < goal) await messages.next()
    await messages.return?.()
    await sent
  }
  const real = came
  while (came < peers) {
    socket.emit('message', Buffer.alloc(lengthOf(came)), { ...sourceOf(came), family: 'IPv4', size: 0 })
  }
  const exited = once(forger, 'exit')
  forger.disconnect()
  measured.stop()
  socket.close()
  await exited
  return { census, real, mostSessions }
}

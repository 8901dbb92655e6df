import dgram, { type Socket } from 'node:dgram'
import { once } from 'node:events'
import { variants } from '../variants.js'
import type { Work } from './work.js'

const PEERS = 64
/** Under way at the same time. So few that the kernel's buffer holds them: one that is lost is waited for in vain. */
const AT_ONCE = 32
const MESSAGE = Buffer.alloc(64)

let peers: Promise<Socket[]> | undefined

async function open(): Promise<Socket[]> {
  const sockets = Array.from({ length: PEERS }, () => dgram.createSocket('udp4'))
  await Promise.all(sockets.map((socket) => once(socket.bind(0, '127.0.0.1'), 'listening')))
  return sockets
}

/** A datagram of 64 B goes to and fro between the server and each of 64 peers. */
export const datagrams: Work = {
  unit: 'round trip of 64 B',
  listen: async (variant, interval) => {
    const socket = dgram.createSocket('udp4')
    variants[variant].datagrams(socket, interval)
    socket.on('message', (message, { port, address }) => socket.send(message, port, address))
    await once(socket.bind(0, '127.0.0.1'), 'listening')
    return socket.address().port
  },
  run: async (port, units) => {
    peers ??= open()
    let left = units
    const chain = async (all: readonly Socket[]): Promise<void> => {
      for (let turn = 0; left > 0; turn += 1) {
        left -= 1
        const peer = all[turn % all.length] as Socket
        const answered = new Promise((resolve) => peer.once('message', resolve))
        peer.send(MESSAGE, port, '127.0.0.1')
        await answered
      }
    }
    const sockets = await peers
    const share = PEERS / AT_ONCE
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => chain(sockets.slice(index * share, (index + 1) * share))),
    )
  },
}

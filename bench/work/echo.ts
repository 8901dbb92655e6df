import type { Socket } from 'node:net'
import { connections } from './connections.js'
import { serving } from './listen.js'
import type { Work } from './work.js'

const CONNECTIONS = 64
const MESSAGE = Buffer.alloc(64)

function roundTrips(socket: Socket, count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count
    const onData = (): void => {
      left -= 1
      if (left > 0) {
        socket.write(MESSAGE)
      } else {
        socket.off('data', onData)
        resolve()
      }
    }
    socket.on('data', onData)
    socket.write(MESSAGE)
  })
}

/** A message goes to and fro on each of 64 connections. */
export const echo: Work = {
  unit: 'round trip of 64 B',
  listen: serving((socket) => {
    socket.on('data', (message) => socket.write(message))
  }),
  run: async (port, units) => {
    const count = Math.ceil(units / CONNECTIONS)
    await Promise.all((await connections(port, CONNECTIONS)).map((socket) => roundTrips(socket, count)))
  },
}

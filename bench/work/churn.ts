import { once } from 'node:events'
import { connect } from './connections.js'
import { serving } from './listen.js'
import type { Work } from './work.js'

const AT_ONCE = 16
const MESSAGE = Buffer.alloc(100)

/** Connect, 100 B there and back, close: one after another, sixteen at once. */
export const churn: Work = {
  unit: 'connection',
  listen: serving((socket) => {
    socket.on('data', (message) => socket.write(message))
  }),
  run: async (port, units) => {
    let left = units
    const chain = async (): Promise<void> => {
      while (left > 0) {
        left -= 1
        const socket = connect(port)
        socket.write(MESSAGE)
        socket.once('data', () => socket.end())
        await once(socket, 'close')
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, chain))
  },
}

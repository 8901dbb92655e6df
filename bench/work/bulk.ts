import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connections } from './connections.js'
import { serving } from './listen.js'
import type { Work } from './work.js'

const CONNECTIONS = 4
const CHUNK = Buffer.alloc(64 * 1024)
/** Chunks that one is asked for, or tells that it has read, at a time. */
const BATCH = 16
const BATCH_BYTES = BATCH * CHUNK.length

/** Writes so many chunks as fast as they are taken. */
function pour(socket: Socket, chunks: number): void {
  let left = chunks
  const more = (): void => {
    while (left > 0) {
      left -= 1
      if (!socket.write(CHUNK)) {
        if (left > 0) socket.once('drain', more)
        return
      }
    }
  }
  more()
}

/** Calls `done` after each batch of bytes that has come. */
function onBatch(socket: Socket, done: () => void): void {
  let bytes = 0
  socket.on('data', (data) => {
    for (bytes += data.length; bytes >= BATCH_BYTES; bytes -= BATCH_BYTES) done()
  })
}

async function onEach(port: number, units: number, run: (socket: Socket, batches: number) => Promise<void>) {
  const batches = Math.ceil(units / BATCH / CONNECTIONS)
  await Promise.all((await connections(port, CONNECTIONS)).map((socket) => run(socket, batches)))
}

/** The client writes; the server reads, and answers a byte to each batch. */
export const upload: Work = {
  unit: '64 KiB',
  listen: serving((socket) => onBatch(socket, () => socket.write('.'))),
  run: (port, units) =>
    onEach(port, units, async (socket, batches) => {
      let answers = 0
      pour(socket, batches * BATCH)
      while (answers < batches) answers += (await once(socket, 'data'))[0].length
    }),
}

/** The client asks for batches, the server writes them. */
export const download: Work = {
  unit: '64 KiB',
  listen: serving((socket) => {
    socket.on('data', (wanted) => pour(socket, wanted.readUInt32BE() * BATCH))
  }),
  run: (port, units) =>
    onEach(port, units, (socket, batches) => {
      const wanted = Buffer.alloc(4)
      wanted.writeUInt32BE(batches)
      return new Promise((resolve) => {
        let bytes = batches * BATCH_BYTES
        const onData = (data: Buffer): void => {
          bytes -= data.length
          if (bytes > 0) return
          socket.off('data', onData)
          resolve()
        }
        socket.on('data', onData)
        socket.write(wanted)
      })
    }),
}

import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import type { Owner } from '../test/fixtures/owner.js'

const MESSAGE = Buffer.alloc(100, 'x')

/** What all of it goes to: sends back what comes. */
export async function echo(owner: Owner): Promise<number> {
  const open = new Set<Socket>()
  const server = net.createServer({ noDelay: true }, (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket)).on('error', () => undefined)
    socket.pipe(socket)
  })
  owner.teardown(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  await once(server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }), 'listening')
  return (server.address() as net.AddressInfo).port
}

async function dial(port: number): Promise<Socket> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

async function isAnswered(socket: Socket): Promise<void> {
  socket.write(MESSAGE)
  let missing = MESSAGE.length
  while (missing > 0) missing -= ((await once(socket, 'data')) as [Buffer])[0].length
}

/** Connections that are opened and stay; `ask` has each of them answered again. */
export async function stayOpen(owner: Owner, port: number, count: number) {
  const sockets: Socket[] = []
  owner.teardown(() => {
    for (const socket of sockets) socket.destroy()
  })
  // In portions: a backlog is not endless.
  while (sockets.length < count) {
    const portion = Array.from({ length: Math.min(100, count - sockets.length) }, () => dial(port))
    sockets.push(...(await Promise.all(portion)))
  }
  const ask = async (): Promise<void> => void (await Promise.all(sockets.map(isAnswered)))
  await ask()
  return { ask }
}

/** Connections that open, are answered once and close, some at a time. @returns how long each took, in ms */
export async function comeAndGo(port: number, count: number, atOnce: number): Promise<number[]> {
  const times: number[] = []
  let begun = 0
  const keepOn = async (): Promise<void> => {
    while (begun < count) {
      begun += 1
      const began = performance.now()
      const socket = await dial(port)
      await isAnswered(socket)
      socket.end()
      await once(socket, 'close')
      times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, keepOn))
  return times
}

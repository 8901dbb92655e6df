import { once } from 'node:events'
import type { Socket } from 'node:net'
import { answer } from './child.js'
import { connect } from './work/connections.js'
import { type WorkName, works } from './work/index.js'

/** The load process: does the work that it is told to, and holds idle connections. */

const held: Socket[] = []
/** Fewer than a server's backlog. */
const CONNECTING_AT_ONCE = 500

const answers = {
  run: async ({ work, port, units }: { work: WorkName; port: number; units: number }) => {
    await works[work].run(port, units)
  },
  /** Opens idle connections; with `talk`, each has said something and had an answer before. */
  hold: async ({ port, count, talk }: { port: number; count: number; talk: boolean }) => {
    while (held.length < count) {
      const batch = Array.from({ length: Math.min(CONNECTING_AT_ONCE, count - held.length) }, () =>
        connect(port),
      )
      await Promise.all(
        batch.map(async (socket) => {
          socket.resume()
          if (talk) socket.write('hello')
          await once(socket, talk ? 'data' : 'connect')
        }),
      )
      held.push(...batch)
    }
  },
}

export type LoadAnswers = typeof answers

answer(answers)

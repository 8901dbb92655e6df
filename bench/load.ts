import type { Socket } from 'node:net'
import { answer } from './child.js'
import { openAll } from './hold.js'
import { type WorkName, works } from './work/index.js'

/** The load process: does the work that it is told to, and holds idle connections. */

const answers = {
  run: async ({ work, port, units }: { work: WorkName; port: number; units: number }) => {
    await works[work].run(port, units)
  },
  /** Opens idle connections; with `talk`, each has said something and had an answer before. */
  hold: async ({ port, count, talk }: { port: number; count: number; talk: boolean }) => {
    const opened = (socket: Socket): void => {
      if (talk) socket.write('hello')
    }
    await openAll(port, count, opened, talk ? 'data' : 'connect')
  },
}

export type LoadAnswers = typeof answers

answer(answers)

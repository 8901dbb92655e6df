import { Child } from './child.js'
import type { LoadAnswers } from './load.js'
import type { ServerAnswers } from './server.js'

export interface Soaked {
  /** Connections that have come and gone. */
  readonly connections: number
  /** Bytes of the server's heap, after a full collection. */
  readonly heap: number
  readonly resident: number
}

const STEPS = 20
/** The heap is compared with what it was after these. */
export const SETTLED = 10_000

/** Connections one after another through a measured server: what any of them leaves behind adds up. */
export async function soakConnections(connections: number, log: (line: string) => void): Promise<Soaked[]> {
  const load = new Child<LoadAnswers>('load.js', [])
  const server = new Child<ServerAnswers>('server.js', ['measured', '1000'])
  const { churn: port } = await server.ask('ports', undefined)
  const results: Soaked[] = []
  const step = Math.ceil((connections - SETTLED) / STEPS)
  for (let done = 0; done < connections; ) {
    const units = done === 0 ? SETTLED : Math.min(step, connections - done)
    await load.ask('run', { work: 'churn', port, units })
    done += units
    const soaked = { connections: done, ...(await server.ask('memory', undefined)) }
    log(`${done} connections: ${soaked.heap} B of heap`)
    results.push(soaked)
  }
  await Promise.all([server.stop(), load.stop()])
  return results
}

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** CPU time of this process so far, in µs. */
export function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

export interface Memory {
  readonly heap: number
  readonly resident: number
}

/** Bytes in use after a full collection; twice, for what the first one leaves to finalizers. */
export function memory(): Memory {
  gc()
  gc()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, resident: rss }
}

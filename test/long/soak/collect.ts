import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Bytes of heap after a collection. */
export function heapInUse(): number {
  gc()
  gc()
  return getHeapStatistics().used_heap_size
}

import { setTimeout } from 'node:timers/promises'

const CHUNK = Buffer.alloc(65_536, 'All the world is a stage, and all the men and women merely players. ')
/** How much a pace lets through at once, in ms. */
const BURST = 20

/** So many bytes, at so many a second; without a pace as fast as they are taken. */
export async function* paced(bytes: number, pace = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.min(CHUNK.length, Math.ceil((pace * BURST) / 1000)))
  const began = performance.now()
  for (let gone = 0; gone < bytes; gone += size) {
    const wait = began + (gone * 1000) / pace - performance.now()
    if (wait > 1) await setTimeout(wait)
    yield CHUNK.subarray(0, Math.min(size, bytes - gone))
  }
}

import type { Owner } from '../test/fixtures/owner.js'

/** Does something with an owner, that has ended all it owns when this is done. */
export async function withOwner<T>(work: (owner: Owner) => Promise<T>): Promise<T> {
  const ends: (() => unknown)[] = []
  try {
    return await work({ teardown: (end) => void ends.unshift(end) })
  } finally {
    for (const end of ends) await end()
  }
}

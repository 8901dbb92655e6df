import { subscribe } from 'node:diagnostics_channel'
import { isMainThread } from 'node:worker_threads'

// Loaded before a recipe: tells the test on standard output that a server listens. Recipes print nothing of that.
subscribe('tracing:net.server.listen:asyncEnd', ({ server }) => {
  const address = server.address()
  if (isMainThread || address !== null) console.log(`listening ${address?.address}`)
})

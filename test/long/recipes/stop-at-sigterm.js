import { metrics } from '@opentelemetry/api'
import { stop } from 'measured-listener/register'

// The end that docs/recipes.md recommends to who measures without a call.
process.once('SIGTERM', async () => {
  stop()
  await metrics.getMeterProvider().shutdown()
  process.exit()
})

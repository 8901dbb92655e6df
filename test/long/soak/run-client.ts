import { Client } from './client.js'
import { runHttp, runHttp2 } from './http-client.js'
import type { Plan } from './plan.js'
import type { ClientRecord } from './records.js'
import { runRaw, runStream } from './stream-client.js'

/** Longer than any client takes. */
const PATIENCE = 30_000

/** One connection from beginning to end. */
export async function runClient(plan: Plan, port: number): Promise<ClientRecord> {
  const client = new Client(plan, port)
  const late = setTimeout(() => {
    console.error('this client does not end:', plan)
    process.exitCode = 1
    client.abort('destroy')
  }, PATIENCE)
  if (await client.connected()) {
    const { kind, order, pause } = plan
    if (order.pieces) setTimeout(() => client.abort('reset'), pause)
    if (!runRaw(client)) {
      if (kind === 'tls' || kind === 'https' || kind === 'http2') client.secure()
      client.watch()
      if (kind === 'http2') runHttp2(client)
      else if (kind === 'http' || kind === 'https') runHttp(client)
      else runStream(client)
    }
  }
  const record = await client.record()
  clearTimeout(late)
  return record
}

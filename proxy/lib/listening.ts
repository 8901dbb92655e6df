import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import type { Endpoint } from './endpoint.js'

/**
 * Listens, and goes on when a connection cannot be accepted.
 *
 * @param option what an operator would change: named where listening fails
 * @returns where: with the port that it got, if any would do
 */
export async function listening(
  server: Server,
  at: Endpoint,
  option: string,
  notice: (text: string) => void,
): Promise<Endpoint> {
  const failed = (error: Error): never => {
    throw new Error(`${option}: ${error.message}`, { cause: error })
  }
  await once(server.listen(at), 'listening').catch(failed)
  server.on('error', (error) => notice(`${option}: ${error.message}`))
  return { ...at, port: (server.address() as AddressInfo).port }
}

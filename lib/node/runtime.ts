/**
 * Other runtimes run this package, and lack what the numbers come from. What is not true there is told on first use,
 * so that nobody has to find out from wrong numbers. Tried with Deno 2.9 and Bun 1.4.
 */

import { emitWarning } from './warning.js'

type Versions = Readonly<Record<string, string | undefined>>

const LIMITS_OF_DENO =
  'Deno keeps no counters in its socket handles. What was sent to a client that stalls or resets reads low (0 at ' +
  'worst), a TLS server reads 0 on the wire (its plaintext is right), and datagrams cannot be measured'

const LIMITS_OF_BUN =
  'Bun counts what is queued as sent (50 MB to a client that stalled after 5 MB), counts under http the bodies ' +
  'alone, and does not tell of servers that listen: measured-listener/register measures nothing'

/** What is not true of the numbers on this runtime; nothing of Node. */
export function runtimeLimits(versions: Versions): string | undefined {
  if (versions.deno !== undefined) return LIMITS_OF_DENO
  if (versions.bun !== undefined) return LIMITS_OF_BUN
  return undefined
}

let told = false

/** Call when measuring begins. The first call warns on Deno and Bun; the others do nothing. */
export function warnOfRuntime(versions: Versions = process.versions): void {
  if (told) return
  told = true
  const limits = runtimeLimits(versions)
  if (limits !== undefined) emitWarning(limits)
}

/** Since when Node publishes `tracing:net.server.listen`: 20.16 and 22.3. No 21 has it. */
const LISTEN_CHANNEL_SINCE: Readonly<Record<number, number>> = { 20: 16, 22: 3 }

/** Whether this runtime tells of servers that listen, on the channel `tracing:net.server.listen`. */
export function hasListenChannel(versions: Versions): boolean {
  if (versions.bun !== undefined) return false
  const [major = 0, minor = 0] = (versions.node ?? '').split('.').map(Number)
  if (major > 22) return true
  return minor >= (LISTEN_CHANNEL_SINCE[major] ?? Number.POSITIVE_INFINITY)
}

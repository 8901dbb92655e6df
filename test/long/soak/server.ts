import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { heapInUse } from './collect.js'
import { Faults } from './faults.js'
import type { Kind } from './plan.js'
import { Random } from './random.js'
import type { Settled } from './records.js'
import { makeServer } from './servers.js'
import type { Breaking } from './stream-app.js'
import { Watch } from './watch.js'

/** Longer than any connection takes to end when its client has, in ms. */
const PATIENCE = 3_000

const [kind, seed] = process.argv.slice(2) as [Kind, string]
const faults = new Faults(new Random(Number(seed)))
const server = makeServer(kind, breaking)
const watch: Watch = new Watch(
  server,
  faults.naughty(() => watch),
)
let dropped: number[] = []

/** The application breaks a connection off, in one of three ways. */
function breaking(port: number | undefined): Breaking {
  return (how) => {
    const accepted = watch.of(port)
    if (accepted === undefined || accepted.socket.destroyed) return
    accepted.broken = true
    faults.count(`server: ${how}`)
    if (how === 'reset') accepted.socket.resetAndDestroy()
    else (accepted.tls ?? accepted.socket).destroy(how === 'error' ? new Error('soak') : undefined)
  }
}

server.on('drop', (data) => dropped.push(data?.remotePort ?? 0))
server.on('connection', (socket) => {
  if (!faults.random.chance(0.02)) return
  breaking(socket.remotePort)(faults.random.pick(['destroy', 'reset'] as const))
})
setInterval(() => faults.strike(server, watch), 250)

/** When all its connections are closed: what came of them. */
async function settle(): Promise<Settled> {
  const late = Date.now() + PATIENCE
  while (!watch.idle && Date.now() < late) await setTimeout(20)
  const wrong: string[] = []
  if (!watch.idle) faults.count('left open by Node')
  watch.abandon()
  // Its TLSSocket ends a moment later.
  await setTimeout(50)
  if (watch.open.size > 0) faults.count("destroyed without 'close'")
  if (!watch.idle) wrong.push('a connection does not end')
  else if (watch.measured !== 0) wrong.push(`none is open, ${watch.measured} are measured`)
  if (watch.failures !== faults.failures) {
    wrong.push(`onError was told ${watch.failures} of ${faults.failures} failures`)
  }
  const heap = heapInUse()
  const settled = { records: watch.take(), dropped, faults: { ...faults.counts }, heap, wrong }
  dropped = []
  return settled
}

process.on('message', async () => process.send?.(await settle()))
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.((server.address() as AddressInfo).port)

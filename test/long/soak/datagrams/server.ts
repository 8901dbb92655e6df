import { setTimeout } from 'node:timers/promises'
import { heapInUse } from '../collect.js'
import { Faults } from '../faults.js'
import { Random } from '../random.js'
import { Books } from './books.js'
import { naughty, strike } from './faults.js'
import { Line } from './line.js'
import { openLines } from './lines.js'
import type { DatagramKind } from './plan.js'
import type { SettledPeers } from './records.js'

/** Longer than a session may be idle; and longer than it takes until all have been noticed, in ms. */
const IDLE = 600
const PATIENCE = 3_000

const [kind, seed] = process.argv.slice(2) as [DatagramKind, string]
const faults = new Faults(new Random(Number(seed)))
const books = new Books()
/** All that there have been since the last round. */
let opened: Line[] = []
const { lines, port } = await openLines(kind, (socket, connected) => {
  const line = new Line(socket, books, faults, naughty, connected)
  opened.push(line)
  return line
})
let failures = 0
setInterval(() => strike(faults, [...lines]), 250)

const sessions = (): number => opened.reduce((sum, line) => sum + line.sessions, 0)

/** When all sessions have ended: what came of them. */
async function settle(): Promise<SettledPeers> {
  await setTimeout(IDLE)
  const late = Date.now() + PATIENCE
  while (sessions() > 0 && Date.now() < late) await setTimeout(20)
  const wrong: string[] = []
  if (sessions() > 0) wrong.push(`${sessions()} sessions do not end`)
  if (books.unfinished > 0) wrong.push(`${books.unfinished} sessions without a final report`)
  if (kind === 'connected') for (const line of lines) line.close()
  await setTimeout(20)
  failures += opened.reduce((sum, line) => sum + line.takeFailures(), 0)
  if (failures !== faults.failures) wrong.push(`onError was told ${failures} of ${faults.failures} failures`)
  opened = [...lines]
  return { accounts: books.take(), faults: { ...faults.counts }, heap: heapInUse(), wrong }
}

process.on('message', async () => process.send?.(await settle()))
process.on('disconnect', () => process.exit())
process.send?.(port)

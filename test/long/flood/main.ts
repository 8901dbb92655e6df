import { parseArgs } from 'node:util'
import { heapInUse } from '../soak/collect.js'
import { flood } from './flood.js'

/** `npx tsx test/long/flood/main.ts [--peers N] [--sessions N] [--seconds N]`: what a flood of forged sources costs. */

/** What a session may take, in bytes of heap: about a kilobyte, and what the runtime keeps besides. */
const SESSION = 1536
/** What a process may take more, or less, for no reason, in bytes. */
const SLACK = 16 * 2 ** 20

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '1000000' },
    sessions: { type: 'string', default: '65536' },
    seconds: { type: 'string', default: '170' },
  },
})
const [peers, maxSessions, seconds] = [values.peers, values.sessions, values.seconds].map(Number) as [
  number,
  number,
  number,
]

function memory(): { heap: number; resident: number } {
  return { heap: heapInUse(), resident: process.memoryUsage.rss() }
}

const count = (value: number): string => value.toLocaleString('en').padStart(12)
const megabytes = (value: number): string => (value / 1e6).toFixed(1).padStart(12)

console.log(`${peers} peers, ${maxSessions} sessions at most`)
console.log('   datagrams    sessions    heap, MB  resident, MB')
const wrong: string[] = []
const before = memory()
/** From when on all sessions that there may be are open: then nothing grows. */
let full: { heap: number; resident: number } | undefined
const step = Math.ceil(peers / 20)
const start = performance.now()
const { census, real, mostSessions } = await flood({
  peers,
  maxSessions,
  seconds,
  onProgress: (came, { size }) => {
    if (came % step !== 0 && came !== peers) return
    const { heap, resident } = memory()
    console.log(`${count(came)}${count(size)}${megabytes(heap)}  ${megabytes(resident)}`)
    const most = before.heap + maxSessions * SESSION + SLACK
    if (heap > most) wrong.push(`${heap} bytes of heap, more than ${most}`)
    if (full && resident > full.resident * 1.25 + SLACK) wrong.push(`${resident} bytes resident, and growing`)
    // Twice the sessions: the heap has been collected and grown to its size.
    if (came > 2 * maxSessions) full ??= { heap, resident }
  },
})
const after = memory()
console.log(`${count(peers)}${count(0)}${megabytes(after.heap)}  ${megabytes(after.resident)}, stopped`)

const took = ((performance.now() - start) / 1000).toFixed(0)
console.log(`\n${real} came over the network, ${peers - real} were emitted in the process, in ${took} s`)
console.log(`${census.finals} final reports of ${peers} sessions, ${mostSessions} at a time`)
console.log(
  `${census.sent} bytes sent, ${census.bytes.total} in final reports, ${census.bytes.delta} in deltas`,
)
wrong.push(...census.wrong)
if (census.finals !== peers) wrong.push(`${census.finals} final reports`)
if (census.bytes.total !== census.sent || census.bytes.delta !== census.sent) wrong.push('bytes')
if (mostSessions !== Math.min(maxSessions, peers)) wrong.push(`${mostSessions} sessions at a time`)
if (after.heap > before.heap + SLACK)
  wrong.push(`${after.heap - before.heap} bytes of heap are not given back`)
for (const each of wrong.slice(0, 30)) console.log(`WRONG ${each}`)
console.log(wrong.length === 0 ? 'bounded: nothing is lost, nothing is twice' : `${wrong.length} wrong`)
process.exitCode = wrong.length === 0 ? 0 : 1

import t from 'tap'
import { load } from '../load/run.js'
import { missing } from './fixtures/proxy-process.js'

const LOAD = { open: 2_000, short: 10_000, atOnce: 16 }

// Ten times what two slow cores have shown, client, target, proxy and browser together on them; `npm run proxy:load`
// tells what each takes.
const LATENCY = 400
const CPU = 5
/** A frame in 60 Hz takes 16.7 ms: one in twenty may be dropped. */
const FRAME = 34

t.test(
  '2,000 open and 10,000 short connections, while a browser watches',
  { skip: missing('chromium') },
  async (t) => {
    const { p99, cpu = Number.NaN, page } = await load(t, 'watched', LOAD)
    t.ok(p99 < LATENCY, `99 % of the short ones took less than ${LATENCY} ms: ${p99.toFixed(1)} ms`)
    t.ok(cpu < CPU, `each took less than ${CPU} ms of the processor: ${cpu.toFixed(2)} ms`)
    t.ok(page && page.p95 < FRAME, `95 % of the frames came within ${FRAME} ms: ${page?.p95.toFixed(1)} ms`)
    t.ok(page && page.worst < 1_000, `none took a second: ${page?.worst.toFixed(1)} ms`)
    t.equal(page?.open, '2,000', 'the page tells the open ones')
    t.equal(page?.sessions, '11,500', 'and all that have ended, 500 of them to warm up')
  },
)

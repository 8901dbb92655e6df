import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import t from 'tap'
import { answering, buckets } from './fixtures/answering-prometheus.js'
import { commandLine, run } from './fixtures/command.js'

const arms = ['--arm', 'track', '--incumbent', 'stable', '--challenger', 'quic']
const answers = {
  labels: { proxy_session_goodput_bucket: ['track'] },
  values: { __name__: ['proxy_session_goodput_bucket'], track: ['quic', 'stable'] },
  queries: {
    'sum by (le': [
      ...buckets({ track: 'stable' }, { '10': 400, '+Inf': 500 }),
      ...buckets({ track: 'quic' }, { '10': 20, '+Inf': 500 }),
    ],
  },
}

t.test(
  'JSON is one line of stdout, and the queries are beside it on stderr where they are asked for',
  async (t) => {
    const { url } = await answering(t, answers)
    const json = ['--prometheus', url, ...arms, '--output', 'json']
    const { stdout, stderr } = await run(...json, '--show-queries')
    t.equal(stdout.trimEnd().split('\n').length, 1)
    const { queries, at, start, end } = JSON.parse(stdout)
    t.equal(stderr, `${queries.join('\n')}\n`)
    t.equal(end, at, 'all queries are of the moment of the look')
    t.equal(Date.parse(end) - Date.parse(start), 86_400_000)
    t.equal((await run(...json)).stderr, '')
    const past = JSON.parse((await run(...json, '--at', '2026-01-31T12:00:00Z')).stdout)
    t.equal(past.end, '2026-01-31T12:00:00.000Z')
    t.ok(past.at >= at, 'a look at the past is taken now')
  },
)

t.test('where whoever read has gone, --watch ends with the last verdict', async (t) => {
  const { url } = await answering(t, answers)
  const [file, args] = commandLine('--prometheus', url, ...arms, '--watch', '50ms')
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let told = ''
  child.stderr.on('data', (text) => {
    told += text
  })
  for await (const line of createInterface(child.stdout)) {
    // Each look begins with the time when it was taken.
    if (/^\d{4}-\d\d-\d\dT.*Z$/.test(line)) break
  }
  child.stdout.destroy()
  t.same(await exited, [0, null])
  t.equal(told, '')
})

t.test(
  'a disk that is full: exit 4 and a sentence, and not the code of a verdict that nobody has got',
  { skip: existsSync('/dev/full') ? false : 'this system has no /dev/full' },
  async (t) => {
    const { url } = await answering(t, answers)
    const [file, args] = commandLine('--prometheus', url, ...arms, '--output', 'json')
    const child = spawn(file, args, { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
    const exited = once(child, 'close')
    let told = ''
    child.stderr?.on('data', (text) => {
      told += text
    })
    t.same(await exited, [4, null])
    t.match(told, /^measured-experiment: ENOSPC: no space left on device, write\n$/)
  },
)

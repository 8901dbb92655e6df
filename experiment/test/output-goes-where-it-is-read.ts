import { existsSync, openSync } from 'node:fs'
import t from 'tap'
import { answering, quicIsFasterAnswers } from './fixtures/answering-prometheus.js'
import { arms, run, start } from './fixtures/command.js'

t.test(
  'JSON is one line of stdout, and the queries are beside it on stderr where they are asked for',
  async (t) => {
    const { url } = await answering(t, quicIsFasterAnswers)
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
  const { url } = await answering(t, quicIsFasterAnswers)
  const { child, closed, lines, told } = start(['--prometheus', url, ...arms, '--watch', '50ms'])
  for await (const line of lines()) {
    // Each look begins with the time when it was taken.
    if (/^\d{4}-\d\d-\d\dT.*Z$/.test(line)) break
  }
  child.stdout?.destroy()
  t.same(await closed, [0, null])
  t.equal(told(), '')
})

t.test(
  'a disk that is full: exit 4 and a sentence, and not the code of a verdict that nobody has got',
  { skip: existsSync('/dev/full') ? false : 'this system has no /dev/full' },
  async (t) => {
    const { url } = await answering(t, quicIsFasterAnswers)
    const args = ['--prometheus', url, ...arms, '--output', 'json']
    const { closed, told } = start(args, openSync('/dev/full', 'w'))
    t.same(await closed, [4, null])
    t.match(told(), /^measured-experiment: ENOSPC: no space left on device, write\n$/)
  },
)

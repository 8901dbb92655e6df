import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t from 'tap'

t.test('the demo shows real traffic of several countries, and ends by itself', async (t) => {
  const began = performance.now()
  // Its coverage, in the lines that tsx makes of the sources, would spoil that of the tests.
  const env = { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' }
  const demo = spawn(process.execPath, ['--import', 'tsx', 'examples/demo/main.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code, signal]] = await Promise.all([text(demo.stdout), once(demo, 'exit')])
  t.match({ code, signal }, { code: 0, signal: null }, output)
  t.ok(performance.now() - began < 20_000, 'within 20 s')

  const lines = output.split('\n')
  t.strictSame(
    lines.filter((line) => [...line].length > 80),
    [],
    'fits 80 columns',
  )
  t.notMatch(output, '\u001b', 'without colours where there is no terminal')

  const sessions = lines.flatMap((line) => {
    const [, country, way, ours, sign, theirs] =
      line.match(/^([A-Z]{2}) +(down|up) +\S+ +([\d,]+) ([=>!]) +([\d,]+) /) ?? []
    return country ? [{ country, way, ours, sign, theirs, line }] : []
  })
  t.ok(sessions.length >= 20, `${sessions.length} sessions`)
  t.ok(new Set(sessions.map(({ country }) => country)).size >= 4, 'of four countries at least')
  for (const way of ['down', 'up'])
    t.ok(
      sessions.some((session) => session.way === way),
      `some go ${way}`,
    )

  const odd = sessions.filter(({ sign }) => sign !== '=')
  t.ok(odd.length <= 2, 'the counts agree but where a client cut it off')
  for (const { line } of odd) t.match(line, /> .* (ECONNRESET|EPIPE)$/)
  for (const { ours, sign, theirs } of sessions) if (sign === '=') t.equal(ours, theirs)

  if (process.platform === 'linux') {
    const told = [...output.matchAll(/^ {4}delivered ([\d,]+) at \S+ \wB\/s/gm)]
    t.ok(told.length >= 8, `${told.length} downloads with what was delivered`)
  }

  const table = output.slice(output.indexOf('lifetime p50'))
  t.match(table, /^transmit \(downloads\)\n([A-Z]{2} +\d+ .*\n){4,}all +\d+ /m)
  t.match(table, /^receive \(uploads\)\n([A-Z]{2} +\d+ .*\n){4,}all +\d+ /m)
  const recorded = [...table.matchAll(/^all +(\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
  t.equal(recorded, sessions.length, 'the histograms have every session, once')
})

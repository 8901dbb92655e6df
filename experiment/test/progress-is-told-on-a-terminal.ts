import t from 'tap'
import { progressOn } from '../lib/command/progress.js'
import { answering, quicIsFasterAnswers } from './fixtures/answering-prometheus.js'
import { arms, run } from './fixtures/command.js'
import { runOnTerminal, TAKEN_BACK, withoutTerminal } from './fixtures/terminal.js'

/** What a stream got. */
function stream(columns?: number) {
  const got: string[] = []
  const write = (text: string): void => void got.push(text)
  return { got, isTTY: true, write, ...(columns !== undefined && { columns }) }
}

t.test('each text takes the place of the one before, and an empty one leaves nothing', async (t) => {
  const terminal = stream(30)
  const progress = progressOn(terminal)
  for (const text of ['looking up names', 'reading a metric of a very long name', '']) progress(text)
  t.same(terminal.got, [
    `${TAKEN_BACK}looking up names …`,
    `${TAKEN_BACK}reading a metric of a very l…`,
    TAKEN_BACK,
  ])
})

t.test('a terminal whose width nobody knows is taken to have 80 columns', async (t) => {
  for (const columns of [undefined, 0]) {
    const terminal = stream(columns)
    progressOn(terminal)('x'.repeat(100))
    t.equal(terminal.got.join(''), `${TAKEN_BACK}${'x'.repeat(78)}…`)
  }
})

t.test('what is no terminal gets nothing', async (t) => {
  const file = { ...stream(), isTTY: false }
  progressOn(file)('looking up names')
  t.same(file.got, [])
  const { url } = await answering(t, quicIsFasterAnswers)
  const { code, stderr } = await run('--prometheus', url, ...arms)
  t.match({ code, stderr }, { code: 0, stderr: '' })
})

const pseudo = { skip: withoutTerminal, timeout: 60_000 }

t.test(
  'the command tells what it reads and how much has come, and leaves the result alone',
  pseudo,
  async (t) => {
    const { url } = await answering(t, quicIsFasterAnswers)
    const { code, written, lines } = await runOnTerminal(200, ['--prometheus', url, ...arms])
    t.equal(code, 0)
    const told = written.split(TAKEN_BACK).map((text) => text.split('\r\n')[0])
    t.match(told, [
      '',
      'looking up names …',
      'reading proxy_session_goodput_bucket: 0 of 2 answers …',
      'reading proxy_session_goodput_bucket: 1 of 2 answers …',
      'reading proxy_session_goodput_bucket: 2 of 2 answers …',
      'comparing …',
      /^sum by \(le, track\) /,
    ])
    t.notMatch(lines.join('\n'), '…')
    t.ok(lines.some((line) => /^│ all sessions │ faster .*│ +┊ +─+▶ │/.test(line)))
  },
)

t.test('an error, too, takes the place of what was told', pseudo, async (t) => {
  const { code, written, lines } = await runOnTerminal(80, ['--prometheus', 'http://127.0.0.1:2', ...arms])
  t.equal(code, 4)
  t.match(written, 'looking up names')
  t.same(lines, ['measured-experiment: cannot read http://127.0.0.1:2: nobody listens there', ''])
})

t.test('between two looks of --watch it tells when the next one is', pseudo, async (t) => {
  const { url } = await answering(t, quicIsFasterAnswers)
  const args = ['--prometheus', url, ...arms, '--watch', '1h']
  const { lines } = await runOnTerminal(200, args, /next look at \S+ …/)
  const [, at] = lines.flatMap((line) => /^(\d{4}-\S+Z)$/.exec(line) ?? [])
  const [, next] = /^next look at (\S+) …$/.exec(lines.at(-1) ?? '') ?? []
  const wait = Date.parse(next ?? '') - Date.parse(at ?? '')
  t.ok(wait >= 3_600_000 && wait < 3_660_000, `${wait} ms from ${at} to ${next}`)
})

t.test('a narrow terminal has the table without its bars', pseudo, async (t) => {
  const { url } = await answering(t, quicIsFasterAnswers)
  const { lines } = await runOnTerminal(90, ['--prometheus', url, ...arms])
  const row = lines.find((line) => line.startsWith('│ all sessions')) ?? ''
  t.match(row, /│ faster +│ .* │ 500 \/ 500 │/)
  t.notMatch(row, '▶')
})

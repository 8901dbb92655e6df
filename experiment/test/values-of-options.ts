import t from 'tap'
import { exitCodeOf } from '../lib/command/judge.js'
import { parseOptions } from '../lib/command/options.js'
import { durationText } from '../lib/command/values.js'

const options = (...args: string[]) =>
  parseOptions(
    ['--prometheus', 'http://x', '--arm', 'a', '--incumbent', 'b', '--challenger', 'c', ...args],
    () => undefined,
  )

t.test('a plan of looks has their number and, after a colon, the sessions of the last', async (t) => {
  t.equal(options().looks, 'any')
  t.equal(options('--looks', 'once').looks, 'once')
  t.same(options('--looks', '5').looks, { planned: 5 })
  t.same(options('--looks', '5:40000').looks, { planned: 5, sessions: 40_000 })
})

t.test('pairs add up, and the last value of a name counts, whichever way it is written', async (t) => {
  const given = ['--where', 'dc = fra,error.type=a=b', '--where', 'error_type=,port=443']
  t.same(options(...given).where, { dc: 'fra', error_type: '', port: '443' })
  t.throws(() => options('--where', 'dc=fra,port'), /name=value is needed/)
})

t.test('headers add up', async (t) => {
  const given = ['--header', 'X-Scope-OrgID: a', '--header', 'Authorization:Bearer x:y']
  t.same(options(...given).header, { 'X-Scope-OrgID': 'a', Authorization: 'Bearer x:y' })
})

t.test('a duration is told in the largest unit of which it is a whole number', async (t) => {
  const told = [1, 1500, 90_000, 5_400_000, 86_400_000, 1_209_600_000].map(durationText)
  t.same(told, ['1ms', '1500ms', '90s', '90m', '1d', '2w'])
})

t.test('exit codes', async (t) => {
  const codes = {
    faster: [0, 0, 0],
    slower: [1, 1, 1],
    'faster but fails more': [2, 1, 1],
    'no difference shown': [2, 1, 0],
    'too few sessions': [3, 1, 0],
  } as const
  for (const [verdict, [plain, faster, notSlower]] of Object.entries(codes)) {
    t.equal(exitCodeOf(verdict as keyof typeof codes, undefined), plain, verdict)
    t.equal(exitCodeOf(verdict as keyof typeof codes, 'faster'), faster, `${verdict}: --success faster`)
    t.equal(exitCodeOf(verdict as keyof typeof codes, 'not-slower'), notSlower, `${verdict}: not-slower`)
  }
})

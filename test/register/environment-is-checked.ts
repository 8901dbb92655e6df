import t from 'tap'
import { settingsOf } from '../../lib/register/environment.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { warningsOf } from '../fixtures/warnings.js'

const names = ['INTERVAL', 'PORTS', 'ATTRIBUTES', 'COUNTRY', 'TCP_INFO', 'UDP', 'DISABLED'] as const
type Name = (typeof names)[number]

function of(variables: Partial<Record<Name, string>>) {
  const entries = Object.entries(variables).map(([name, value]) => [`MEASURED_LISTENER_${name}`, value])
  return settingsOf(Object.fromEntries(entries))
}

t.test('none: the defaults', async (t) => {
  t.strictSame(settingsOf({}), { interval: 10_000, udp: false, tcpInfo: tcpInfo() })
})

t.test('empty ones are as good as none', async (t) => {
  const empty = Object.fromEntries(names.map((name) => [`MEASURED_LISTENER_${name}`, ' ']))
  t.strictSame(settingsOf(empty), settingsOf({}))
})

t.test('each has its value', async (t) => {
  t.equal(of({ INTERVAL: '500' })?.interval, 500)
  t.strictSame(of({ PORTS: '443, 8443' })?.ports, new Set([443, 8443]))
  t.strictSame(of({ ATTRIBUTES: 'track=challenger, dc = fra,q=a=b,e=,constructor=c' })?.attributes, {
    track: 'challenger',
    dc: 'fra',
    q: 'a=b',
    e: '',
    constructor: 'c',
  })
  t.equal(of({ UDP: 'on' })?.udp, true)
  t.equal(of({ TCP_INFO: 'on' })?.tcpInfo, tcpInfo())
  t.equal(of({ TCP_INFO: 'off' })?.tcpInfo, undefined)
  t.equal(of({ DISABLED: 'true', INTERVAL: 'wrong' }), undefined)
  t.ok(of({ DISABLED: 'false' }))
  t.equal(of({ COUNTRY: 'geoip-lite' })?.countryLookup?.('8.8.8.8'), 'US')
})

const wrong: Record<Name, readonly string[]> = {
  INTERVAL: ['0', '-1', '1.5', '1e4', '10s', '2147483648', 'NaN'],
  PORTS: ['0', '65536', '443,', 'https', '443;8443'],
  ATTRIBUTES: ['track', '=challenger', 'track=a,', 'track=a,track=b', 'track=a,geo.country.iso_code=DE'],
  COUNTRY: ['no-such-package', './no-such-file.js'],
  TCP_INFO: ['yes', 'true'],
  UDP: ['true', '1'],
  DISABLED: ['1', 'yes'],
}

for (const name of names) {
  t.test(`${name}: what is wrong is refused, by name and value`, async (t) => {
    for (const value of wrong[name]) {
      const { message } = t.throws(() => of({ [name]: value })) as Error
      t.ok(message.startsWith(`MEASURED_LISTENER_${name} must be `), message)
      t.ok(message.includes(`got '${value}'`), message)
      t.notOk(message.includes('\n'))
    }
  })
}

t.test('a country module may throw anything', async (t) => {
  const COUNTRY = `${t.testdir({ 'throws.cjs': "throw 'no licence'" })}/throws.cjs`
  t.throws(() => of({ COUNTRY }), { message: /^MEASURED_LISTENER_COUNTRY must be .*: no licence$/ })
})

t.test('a name that is none of them is told, and the rest holds', async (t) => {
  const warnings = warningsOf(t)
  t.equal(settingsOf({ MEASURED_LISTENER_INTERVALL: '5' })?.interval, 10_000)
  await new Promise(setImmediate)
  t.match(warnings, [/^measured-listener: MEASURED_LISTENER_INTERVALL is no setting; there are .*_INTERVAL,/])
})

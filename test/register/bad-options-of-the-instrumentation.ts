import t from 'tap'
import { MeasuredListenerInstrumentation } from '../../lib/register/instrumentation.js'
import { refuses } from '../fixtures/refusals.js'

const with_ = (name: string) => (value: never) => new MeasuredListenerInstrumentation({ [name]: value })

refuses(t, 'options', 'TypeError', [null, 5, []], (value) => new MeasuredListenerInstrumentation(value))
t.test('an option that there is not', async (t) => {
  t.throws(() => with_('intervall')(5 as never), {
    name: 'TypeError',
    message: /^options\.intervall is not an option, there are enabled, interval, /,
  })
})
refuses(t, 'options.enabled', 'TypeError', ['true', 0, null], with_('enabled'))
refuses(t, 'options.interval', 'TypeError', ['5', null], with_('interval'))
refuses(t, 'options.interval', 'RangeError', [0, 1.5, Number.NaN], with_('interval'))
refuses(t, 'options.ports', 'TypeError', [443, '443', []], with_('ports'))
refuses(t, 'options.ports[0]', 'RangeError', [0, 65_536], (port) => with_('ports')([port] as never))
refuses(t, 'options.attributes', 'TypeError', [5, 'track=a', { 'error.type': 'none' }], with_('attributes'))
refuses(t, 'options.countryLookup', 'TypeError', ['geoip-lite', {}], with_('countryLookup'))
refuses(t, 'options.tcpInfo', 'TypeError', [true, 'yes'], with_('tcpInfo'))
refuses(t, 'options.udp', 'TypeError', ['on', 1], with_('udp'))
refuses(t, 'options.ignore', 'TypeError', [true, {}], with_('ignore'))
refuses(t, 'provider', 'TypeError', [undefined, {}], (value) => {
  new MeasuredListenerInstrumentation({ enabled: false }).setMeterProvider(value)
})

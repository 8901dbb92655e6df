import t from 'tap'
import { closed, dial } from '../../test/fixtures/servers.js'
import { freePort } from './fixtures/free-port.js'
import { LOOPBACK, startProxy } from './fixtures/proxy-process.js'

t.test('a session whose target refused is counted with an error.type', async (t) => {
  const target = `127.0.0.1:${await freePort()}`
  const proxy = await startProxy(t, [...LOOPBACK, '--target', target, '--metrics', '127.0.0.1:0'])
  await closed(dial(t, proxy.ports[0] as number))
  await proxy.sessions(1)
  const metrics = await (await fetch(`${proxy.page}metrics`)).text()
  const counted = metrics.split('\n').find((line) => /^proxy_session_duration\w*_count/.test(line))
  t.match(counted, /error_type="target_refused"/)
  t.match(counted, /proxy_failure="target_refused"/)
})

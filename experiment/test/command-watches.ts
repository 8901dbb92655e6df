import t from 'tap'
import { answering, quicIsFaster } from './fixtures/answering-prometheus.js'
import { arms, start } from './fixtures/command.js'

t.test('--watch goes on where a look fails, and a signal ends it', async (t) => {
  const { url, asked } = await answering(t, {
    labels: { proxy_session_goodput_bucket: ['le', 'track'] },
    values: { __name__: ['proxy_session_goodput_bucket'], track: ['stable', 'quic'] },
    queries: {
      // The first look finds nothing.
      get 'sum by (le'() {
        return asked.filter(({ text }) => text.startsWith('sum by (le')).length < 2 ? [] : quicIsFaster
      },
    },
  })
  const args = ['--prometheus', url, ...arms, '--output', 'json', '--watch', '50ms']
  const { child, closed, lines, told } = start(args)
  const looks: { at: string; overall: { verdict: string } }[] = []
  for await (const line of lines()) {
    looks.push(JSON.parse(line))
    if (looks.length === 2) child.kill()
  }
  t.same(await closed, [null, 'SIGTERM'])
  t.match(told(), /^measured-experiment: \d{4}-\S+Z: no session of proxy_session_goodput is there/)
  t.match(looks, [{ overall: { verdict: 'faster' } }, { overall: { verdict: 'faster' } }])
  t.ok((looks[0]?.at ?? '') < (looks[1]?.at ?? ''))
})

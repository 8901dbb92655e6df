import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import t from 'tap'
import { answering, buckets } from './fixtures/answering-prometheus.js'
import { commandLine } from './fixtures/command.js'

t.test('--watch goes on where a look fails, and a signal ends it', async (t) => {
  const { url, asked } = await answering(t, {
    labels: { proxy_session_goodput_bucket: ['le', 'track'] },
    values: { __name__: ['proxy_session_goodput_bucket'], track: ['stable', 'quic'] },
    queries: {
      // The first look finds nothing.
      get 'sum by (le'() {
        return asked.filter(({ text }) => text.startsWith('sum by (le')).length < 2
          ? []
          : [
              ...buckets({ track: 'stable' }, { '10': 400, '+Inf': 500 }),
              ...buckets({ track: 'quic' }, { '10': 20, '+Inf': 500 }),
            ]
      },
    },
  })
  const arms = ['--arm', 'track', '--incumbent', 'stable', '--challenger', 'quic', '--output', 'json']
  const [file, args] = commandLine('--prometheus', url, ...arms, '--watch', '50ms')
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let told = ''
  child.stderr.on('data', (text) => {
    told += text
  })
  const looks: { at: string; overall: { verdict: string } }[] = []
  for await (const line of createInterface(child.stdout)) {
    looks.push(JSON.parse(line))
    if (looks.length === 2) child.kill()
  }
  t.same(await exited, [null, 'SIGTERM'])
  t.match(told, /^measured-experiment: \d{4}-\S+Z: no session of proxy_session_goodput is there/)
  t.match(looks, [{ overall: { verdict: 'faster' } }, { overall: { verdict: 'faster' } }])
  t.ok((looks[0]?.at ?? '') < (looks[1]?.at ?? ''))
})

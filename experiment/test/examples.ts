import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { startPrometheus, withoutPrometheus } from '../../test/fixtures/prometheus.js'
import { parseOptions } from '../lib/command/options.js'
import { answering, buckets } from './fixtures/answering-prometheus.js'
import { arms } from './fixtures/command.js'
import { SimulatedProxy } from './fixtures/simulated-fleet.js'

const read = (name: string): string => readFileSync(new URL(`../examples/${name}`, import.meta.url), 'utf8')

/** What Argo puts in place of the arguments of a template. */
const filled = (text: string): string =>
  text
    .replace('{{args.prometheus}}', 'http://127.0.0.1:9090')
    .replace('{{args.start}}', '2026-01-31T12:00:00Z')
    .replace(/\{\{args\.\w+\}\}/, 'x')

t.test('the Job of Argo Rollouts runs the command with options that it has', async (t) => {
  const template = parse(read('argo-rollouts-job.yaml'))
  const [{ command, args }] = template.spec.metrics[0].provider.job.spec.template.spec.containers
  t.same(command, ['npx', '--yes', 'measured-experiment@0.1'])
  const named = new Set(template.spec.args.map(({ name }: { name: string }) => name))
  for (const [, name] of args.join(' ').matchAll(/\{\{args\.(\w+)\}\}/g)) t.ok(named.has(name), name)
  t.match(
    parseOptions(args.map(filled), () => undefined),
    {
      ...{ arm: 'track', by: ['geo.country.iso_code'], window: 3_600_000, success: 'not-slower' },
      start: Date.parse('2026-01-31T12:00:00Z') / 1000,
    },
  )
})

t.test('so does the line of cron', async (t) => {
  const line =
    read('crontab')
      .split('\n')
      .find((each) => each.startsWith('*/30')) ?? ''
  const [, args = ''] = /npx measured-experiment (.*?) >/.exec(line) ?? []
  t.match(
    parseOptions(args.split(' '), () => undefined),
    { output: 'json', challenger: 'quic', window: 3_600_000 },
  )
  // A percent sign is the end of the command to cron.
  t.notMatch(line, '%')
})

t.test('what the Web metric of Argo Rollouts reads is in the answers of answer.js', async (t) => {
  const { successCondition, failureCondition, provider } = parse(read('argo-rollouts-web.yaml')).spec
    .metrics[0]
  t.equal(provider.web.jsonPath, '{$.overall}')
  let quic = { '10': 20, '+Inf': 500 }
  const { url } = await answering(t, {
    labels: { proxy_session_goodput_bucket: ['le', 'track'] },
    values: { __name__: ['proxy_session_goodput_bucket'], track: ['stable', 'quic'] },
    queries: {
      get 'sum by (le'() {
        return [
          ...buckets({ track: 'stable' }, { '10': 250, '+Inf': 500 }),
          ...buckets({ track: 'quic' }, quic),
        ]
      },
    },
  })
  const file = fileURLToPath(new URL('../examples/answer.js', import.meta.url))
  const env = { ...process.env, PORT: '0', _TAPJS_PROCESSINFO_COVERAGE_: '0' }
  const child = spawn(process.execPath, [file, '--prometheus', url, ...arms], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(async () => {
    const exited = once(child, 'exit')
    child.kill()
    await exited
  })
  const [line] = await once(createInterface(child.stdout), 'line')
  const page = `http://127.0.0.1:${/\d+$/.exec(String(line))?.[0]}/`
  // Argo's conditions are of a language whose comparisons are JavaScript's.
  const holds = (condition: string, result: unknown): boolean =>
    new Function('result', `return ${condition}`)(result)
  const ask = async () => {
    const response = await fetch(page)
    const body = (await response.json()) as { overall: { verdict: string } }
    return { status: response.status, ...body }
  }
  const fast = await ask()
  t.equal(fast.status, 200)
  t.ok(holds(successCondition, fast.overall) && !holds(failureCondition, fast.overall), fast.overall.verdict)
  quic = { '10': 480, '+Inf': 500 }
  const slow = await ask()
  t.ok(!holds(successCondition, slow.overall) && holds(failureCondition, slow.overall), slow.overall.verdict)
  quic = { '10': 10, '+Inf': 20 }
  const few = await ask()
  t.ok(!holds(successCondition, few.overall) && !holds(failureCondition, few.overall), few.overall.verdict)
  quic = { '10': 0, '+Inf': 0 }
  t.equal((await ask()).status, 200)
  quic = { '10': Number.NaN, '+Inf': 0 }
  t.match(await ask(), { status: 503, error: /^measured-experiment: / })
})

t.test(
  "a real Prometheus answers the dashboard's queries",
  { skip: withoutPrometheus, timeout: 60_000 },
  async (t) => {
    const proxy = new SimulatedProxy('quic', ['DE'])
    await proxy.listen(t)
    proxy.start()
    const failed = { track: 'quic', country: 'DE', goodput: undefined }
    const good = { ...failed, goodput: 200_000 }
    for (const each of [failed, good]) proxy.record(each)
    const prometheus = await startPrometheus(t, proxy.port)
    await prometheus.until('sum(proxy_session_duration_count)', 2)
    for (const each of [failed, good]) proxy.record(each)
    await prometheus.until('sum(proxy_session_duration_count)', 4)
    const { panels, templating } = JSON.parse(read('grafana-dashboard.json'))
    t.equal(panels.length, 3)
    const variables = templating.list.map(({ name }: { name: string }) => name)
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        for (const [, name] of expr.matchAll(/\$(\w+)/g)) t.ok(variables.includes(name), name)
        const answers = await prometheus.query(expr.replaceAll('$country', '.*'))
        t.match(answers, [{ labels: { track: 'quic' } }], title)
        t.ok((answers[0]?.value ?? 0) > 0, `${title}: ${answers[0]?.value}`)
      }
    }
  },
)

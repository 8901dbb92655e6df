import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { Receiver } from '../fixtures/otlp.js'

const example = fileURLToPath(new URL('../../examples/shutdown.ts', import.meta.url))

/** The example in a process of its own, and the address that it prints. */
async function start(t: Test, endpoint: string) {
  const env = { ...process.env, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint, GRACE: '500' }
  const child = spawn(process.execPath, ['--import', 'tsx', example], {
    env: { ...env, _TAPJS_PROCESSINFO_COVERAGE_: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => (await lines.next()).value
  return { child, line, url: new URL((await line()).split(',')[0] ?? '') }
}

/** A download that has begun. */
async function begin(url: URL, bytes: number): Promise<IncomingMessage> {
  const request = http.get(new URL(`/${bytes}`, url), { agent: false })
  request.on('error', () => undefined)
  const [response] = await once(request, 'response')
  return response.on('error', () => undefined).resume()
}

t.test('SIGTERM: every session is in what was exported, and the process exits', async (t) => {
  const receiver = await Receiver.start(t)
  const { child, line, url } = await start(t, receiver.url)
  const exited = once(child, 'exit')

  const before = await Promise.all([1, 2, 3].map(() => begin(url, 20_000)))
  await Promise.all(before.map((response) => response.complete || once(response, 'end')))
  const within = await Promise.all([1, 2].map(() => begin(url, 100_000)))
  const beyond = await Promise.all([1, 2, 3, 4].map(() => begin(url, 100_000_000)))
  const finished = within.map((response) => once(response, 'end'))
  child.kill('SIGTERM')

  await Promise.all(finished)
  t.ok(
    within.every(({ complete }) => complete),
    'within the grace period downloads are finished',
  )
  t.equal(await line(), `${beyond.length} connections are cut off`)
  t.same(await exited, [0, null], 'exit code 0, no signal')
  await receiver.until(1)
  const sessions = before.length + within.length + beyond.length
  const points = receiver.points(0, 'proxy.session.goodput')
  const count = (direction: string): number =>
    points
      .filter(({ attributes }) => attributes['network.io.direction'] === direction)
      .reduce((sum, { value }) => sum + value, 0)
  t.equal(count('transmit'), sessions)
  t.equal(count('receive'), sessions)
})

t.test('SIGTERM while the endpoint is down: it exits all the same', async (t) => {
  const { child, line, url } = await start(t, 'http://127.0.0.1:1/v1/metrics')
  await begin(url, 100_000_000)
  child.kill('SIGTERM')
  t.equal(await line(), '1 connections are cut off')
  await once(child, 'exit')
})

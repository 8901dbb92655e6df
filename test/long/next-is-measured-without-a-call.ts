import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { clients } from '../fixtures/clients.js'
import { CountingRelay } from '../fixtures/counting-relay.js'
import { freePort } from '../fixtures/free-port.js'
import { Receiver } from '../fixtures/otlp.js'
import { pack, sdks } from './matrix/stage.js'
import { commandOf, filesOf } from './recipes/recipe.js'

const run = promisify(execFile)

t.setTimeout(290_000)

/** An application of Next.js that answers with what it is sent, and has a page. */
const application = {
  'package.json': '{ "type": "module", "private": true }',
  'app/layout.js': 'export default ({ children }) => <html lang="en"><body>{children}</body></html>',
  'app/page.js': 'export default () => <p>{"hello ".repeat(1000)}</p>',
  'app/echo/route.js': 'export const POST = (request) => new Response(request.body)',
  ...filesOf('Next.js'),
}

/** Why Next.js, which is 300 MB and no dependency of the repository, cannot be had. */
async function whyNoNext(): Promise<string | false> {
  const args = ['view', 'next@16', 'version', '--fetch-retries=0', '--fetch-timeout=20000']
  const failed = await run('npm', args).then(
    () => undefined,
    (error) => String(error.stderr),
  )
  const [code] =
    /ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.exec(failed ?? '') ?? []
  return code !== undefined && `Next.js comes from npm, whose registry cannot be reached: ${code}`
}

/** A temporary folder. */
async function folderOf(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'measured-listener-next-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const environment = { PATH: process.env.PATH, HOME: process.env.HOME, NEXT_TELEMETRY_DISABLED: '1' }

/** Puts the application into a folder, with the packed package and an SDK, and builds it. */
async function build(t: Test): Promise<string> {
  const folder = await folderOf(t)
  for (const [name, text] of Object.entries(application)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const telemetry = (sdks[2] ?? []).map((name) => `@opentelemetry/${name}`)
  const packages = [await pack(await folderOf(t)), 'next@16', 'react@19', 'react-dom@19', ...telemetry]
  await run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder })
  await run('npx', ['next', 'build'], { cwd: folder, env: environment })
  return folder
}

/** Runs the recipe's command; resolves when it takes requests. */
async function start(t: Test, folder: string, port: number, receiver: Receiver): Promise<ChildProcess> {
  const command = commandOf('Next.js').replace('3000', String(port)).replace('npx ', 'node_modules/.bin/')
  const env = {
    ...environment,
    PORT: String(port),
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL('/', receiver.url).href,
  }
  // In place of the shell: what is asked to end is Next.js itself.
  const args = ['-c', `exec env ${command}`]
  const child = spawn('sh', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  for await (const line of createInterface(child.stdout)) if (line.includes('Ready in')) return child
  throw new Error(`it has ended with ${child.exitCode}`)
}

t.test('next start, with the packed package', { timeout: 280_000, skip: await whyNoNext() }, async (t) => {
  const folder = await build(t)
  const receiver = await Receiver.start(t)
  const port = await freePort()
  const child = await start(t, folder, port, receiver)
  const relay = await CountingRelay.start(t, port)

  for (const bytes of [1, 1_000, 300_000]) await clients.http(relay.port, bytes, '/echo')
  const page = http.get({ host: '127.0.0.1', port: relay.port, agent: new http.Agent() })
  const [response] = await once(page, 'response')
  t.equal(response.statusCode, 200)
  await once(response.resume(), 'end')
  await relay.idle()

  // One that is open when the process is asked to end.
  const agent = new http.Agent({ keepAlive: true })
  const [open] = await once(http.get({ host: '127.0.0.1', port: relay.port, agent }), 'response')
  await once(open.resume(), 'end')

  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  t.strictSame(await exit, [0, null])
  agent.destroy()
  const counts = await relay.idle()
  t.equal(counts.sessions, 5)
  t.ok(counts.sent > 300_000 && counts.received > 300_000 + 2 * 6_000)
  t.strictSame(
    {
      sessions: receiver.sum('proxy.session.duration'),
      sent: receiver.sum('proxy.io', { 'network.io.direction': 'receive' }),
      received: receiver.sum('proxy.io', { 'network.io.direction': 'transmit' }),
    },
    counts,
  )
})

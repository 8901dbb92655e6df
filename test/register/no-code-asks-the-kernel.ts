import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { Receiver } from '../fixtures/otlp.js'
import { SETUP, visited } from '../fixtures/visited-app.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `measured-listener/register` as it is where koffi is not installed: of `--import`, the URL. */
async function withoutKoffi(t: Test): Promise<string> {
  // Outside of the repository, in whose node_modules it is.
  const folder = await mkdtemp(join(tmpdir(), 'measured-listener-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const modules = join(folder, 'node_modules')
  const installed = join(modules, 'measured-listener')
  await mkdir(installed, { recursive: true })
  await cp(await realpath(join(root, 'dist')), join(installed, 'dist'), { recursive: true })
  await cp(join(root, 'package.json'), join(installed, 'package.json'))
  for (const name of ['ipaddr.js', '@opentelemetry']) {
    await symlink(join(root, 'node_modules', name), join(modules, name))
  }
  return pathToFileURL(join(installed, 'dist', 'register', 'register.js')).href
}

/** Flags of Node under which native code may not be loaded, and all else that the application needs is allowed. */
const permission = [
  process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
  '--allow-fs-read=*',
  '--allow-fs-write=*',
  // Newer ones ask for it.
  ...(process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []),
]

/** An http application with three clients: how it ended, and how many samples each metric has. */
async function samples(t: Test, register: string, mode?: string, flags: readonly string[] = []) {
  const receiver = await Receiver.start(t)
  const environment = {
    OTLP_URL: receiver.url,
    ...(mode !== undefined && { MEASURED_LISTENER_TCP_INFO: mode }),
  }
  const args = [...flags, ...SETUP, '--import', register]
  const { ended, counts } = await visited(t, 'http', args, environment)
  const sent = { 'network.io.direction': 'transmit' }
  const told = {
    sessions: receiver.sum('proxy.session.duration'),
    received: receiver.sum('proxy.io', sent),
    delivered: receiver.sum('proxy.session.goodput.delivered', sent),
    roundTripTimes: receiver.sum('proxy.session.rtt'),
  }
  const { sessions, received } = counts
  const asked = { sessions, received, delivered: sessions, roundTripTimes: sessions }
  return { ended, told, asked, notAsked: { ...asked, delivered: 0, roundTripTimes: 0 } }
}

for (const mode of [undefined, 'auto', 'on']) {
  t.test(`${mode ?? 'unset'}: what was delivered of each session`, async (t) => {
    const { ended, told, asked } = await samples(t, 'measured-listener/register', mode)
    t.ok(told.sessions > 0)
    t.strictSame(told, asked)
    t.equal(ended.errors, '')
  })
}

t.test('off: the kernel is not asked', async (t) => {
  const { ended, told, notAsked } = await samples(t, 'measured-listener/register', 'off')
  t.strictSame(told, notAsked)
  t.equal(ended.errors, '')
})

for (const mode of [undefined, 'auto']) {
  t.test(`${mode ?? 'unset'}, without koffi: as off, in silence`, async (t) => {
    const { ended, told, notAsked } = await samples(t, await withoutKoffi(t), mode)
    t.ok(told.sessions > 0)
    t.strictSame(told, notAsked)
    t.equal(ended.errors, '')
  })
}

t.test('on, without koffi: one warning says why not, and sessions are measured without', async (t) => {
  const { ended: bare } = await visited(t, 'http', [], {})
  const { ended, told, notAsked } = await samples(t, await withoutKoffi(t), 'on')
  t.strictSame({ ...ended, errors: '' }, bare)
  t.strictSame(told, notAsked)
  const [warning = '', ...rest] = ended.errors.trim().split('\n')
  t.match(
    warning,
    / Warning: measured-listener: MEASURED_LISTENER_TCP_INFO is 'on', but .*koffi.*not installed/,
  )
  t.match(warning, /: sessions are measured without it$/)
  t.strictSame(rest, ['(Use `node --trace-warnings ...` to show where the warning was created)'])
})

/** What stands on standard error, without what Node says of its own experiments. */
const warningsOf = (errors: string): string[] =>
  errors.split('\n').filter((line) => line.includes('Warning: ') && !line.includes('ExperimentalWarning: '))

t.test('under --permission: auto is silent, on says what is needed', async (t) => {
  const auto = await samples(t, 'measured-listener/register', 'auto', permission)
  t.ok(auto.told.sessions > 0)
  t.strictSame(auto.told, auto.notAsked)
  t.strictSame(warningsOf(auto.ended.errors), [])
  const on = await samples(t, 'measured-listener/register', 'on', permission)
  t.strictSame(on.told, on.notAsked)
  t.match(warningsOf(on.ended.errors), [
    /measured-listener: MEASURED_LISTENER_TCP_INFO is 'on', but .*--permission needs --allow-addons: sessions/,
  ])
})

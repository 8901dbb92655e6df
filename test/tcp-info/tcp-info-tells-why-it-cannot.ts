import { execFile } from 'node:child_process'
import { cp, writeFile } from 'node:fs/promises'
import Module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { compiledTcpInfo } from '../fixtures/compiled.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

t.test('on another system', async (t) => {
  t.intercept(process, 'platform', { value: 'darwin' })
  t.throws(() => tcpInfo(), { message: 'tcpInfo needs Linux, this is darwin' })
})

t.test('without koffi', async (t) => {
  const resolve = Reflect.get(Module, '_resolveFilename')
  const missing = (name: string, ...rest: unknown[]): unknown => {
    if (name !== 'koffi') return resolve.call(Module, name, ...rest)
    throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' })
  }
  t.intercept(Module as unknown as Record<string, unknown>, '_resolveFilename', { value: missing })
  t.throws(() => tcpInfo(), {
    message: 'tcpInfo cannot call getsockopt: the package koffi (^3), an optional peer, is not installed',
    cause: { code: 'MODULE_NOT_FOUND' },
  })
})

t.test('where native code cannot be loaded', async (t) => {
  const broken = (): never => {
    throw new Error('invalid ELF header')
  }
  t.intercept(process, 'dlopen', { value: broken })
  t.throws(() => tcpInfo(), { message: /^tcpInfo cannot call getsockopt: .+/ })
})

t.test('where native code may not be loaded', async (t) => {
  const refused = (): never => {
    throw Object.assign(new Error('refused'), { code: 'ERR_DLOPEN_DISABLED' })
  }
  t.intercept(process, 'dlopen', { value: refused })
  t.throws(() => tcpInfo(), { message: /--permission needs --allow-addons$/ })
})

t.test('under --permission itself', async (t) => {
  const folder = t.testdir({})
  const file = await compiledTcpInfo(folder)
  for (const name of ['koffi', '@koromix']) {
    await cp(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true })
  }
  const code = `import { tcpInfo } from '${file}'
    try { tcpInfo(); console.log('loaded') } catch ({ message }) { console.log(message) }`
  await writeFile(join(folder, 'main.js'), code)
  const flag = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission'
  // Without what tap loads into every child: the permission model refuses that.
  const args = ['-u', 'NODE_OPTIONS', process.execPath, flag, '--allow-fs-read=*', join(folder, 'main.js')]
  const { stdout } = await run('env', args)
  t.match(stdout, /^tcpInfo cannot call getsockopt: .*--permission needs --allow-addons/)
})

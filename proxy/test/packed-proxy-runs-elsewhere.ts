import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { start } from './fixtures/proxy-process.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const COMPANIONS = {
  'measured-listener': '.',
  'measured-experiment': 'experiment',
  'measured-proxy': 'proxy',
}

interface Manifest {
  readonly bin?: Record<string, string>
  readonly dependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
}

/** Puts what `npm pack` makes of a workspace into `modules`, and beside it links to what it declares. */
async function unpack(name: string, folder: string, modules: string): Promise<Manifest> {
  const packing = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', packing, { cwd: join(root, folderOf(name)) })
  const [packed]: { filename: string }[] = JSON.parse(stdout)
  const installed = join(modules, name)
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', installed, '--strip-components=1'])
  return JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
}

const folderOf = (name: string): string => COMPANIONS[name as keyof typeof COMPANIONS]

t.test('npx measured-proxy --demo, of three tarballs, outside of the repository', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'measured-proxy-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const modules = join(folder, 'node_modules')
  const manifests = await Promise.all(Object.keys(COMPANIONS).map((name) => unpack(name, folder, modules)))

  const declared = manifests.flatMap((each) =>
    Object.keys({ ...each.dependencies, ...each.peerDependencies }),
  )
  const others = new Set(declared.filter((name) => !(name in COMPANIONS)))
  for (const name of others) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(join(root, 'node_modules', name), join(modules, name))
  }
  await mkdir(join(modules, '.bin'))
  for (const [name, file] of Object.entries(manifests.at(-1)?.bin ?? {})) {
    await run('chmod', ['+x', join(modules, 'measured-proxy', file)])
    await symlink(join(modules, 'measured-proxy', file), join(modules, '.bin', name))
  }

  const command = ['--offline', 'measured-proxy', '--demo', '--metrics', '127.0.0.1:0']
  // Detached, the three processes (npx, its shell, the command) are a group that ends as one.
  const child = start(t, 'npx', command, { cwd: folder, detached: true })
  t.teardown(async () => {
    const exited = once(child, 'exit')
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    await exited
  })
  if (!child.stderr) throw new Error('no stderr')
  const said: string[] = []
  let page = ''
  for await (const line of createInterface(child.stderr)) {
    said.push(line)
    page = /live page (\S+),/.exec(line)?.[1] ?? ''
    if (page) break
  }
  if (!page) throw new Error(`it ended without a page:\n${said.join('\n')}`)
  t.match(await (await fetch(page)).text(), '<!doctype html>')
  t.match(await (await fetch(`${page}uplot.js`)).text(), 'uPlot')
  t.match(await (await fetch(`${page}metrics`)).text(), 'proxy_connections')
})

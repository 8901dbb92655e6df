import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * OpenTelemetry for JavaScript comes in sets: SDK 3 needs api 1.10, and Node 22.15. What of it calls the package is one of
 * the set: with an api of its own it would give the package another copy's no-op provider.
 */
export const sdks: Record<string, readonly string[]> = {
  2: [
    'api@~1.9.1',
    'sdk-metrics@^2.12',
    'resources@^2.12',
    'exporter-metrics-otlp-proto@^0.223',
    'instrumentation@^0.223',
  ],
  3: [
    'api@^1.10',
    'sdk-metrics@^3.1',
    'resources@^3.1',
    'exporter-metrics-otlp-proto@latest',
    'instrumentation@latest',
  ],
}

/** Packs a copy: it is built first, and somebody may be using what is in dist. */
export async function pack(base: string): Promise<string> {
  const copy = join(base, 'copy')
  await mkdir(copy)
  for (const name of [
    'lib',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'README.md',
    'LICENSE',
  ]) {
    await cp(join(root, name), join(copy, name), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  // What tests need besides, from here; what the package needs is installed nearer to them.
  await symlink(join(root, 'node_modules'), join(base, 'node_modules'))
  await run('npm', ['run', 'build'], { cwd: copy })
  // `prepare` would build the companions too, which are no part of the package.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', base], { cwd: copy })
  return join(base, (await readdir(base)).find((name) => name.endsWith('.tgz')) ?? '')
}

/**
 * A folder with the packed package, an SDK beside it as a user would have it, and the tests: what they import
 * from lib is the package's dist.
 */
export async function stage(base: string, tarball: string, sdk: string): Promise<string> {
  const folder = join(base, sdk)
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  const telemetry = (sdks[sdk] ?? []).map((name) => `@opentelemetry/${name}`)
  await run('npm', ['install', '--no-audit', '--no-fund', tarball, 'koffi@^3', ...telemetry], { cwd: folder })
  // What tests import from lib, and what their children run from dist, is the package's. Its files themselves are in lib:
  // a test that mocks one of them names it by its true path.
  const installed = join(folder, 'node_modules', 'measured-listener')
  const dist = join(installed, 'dist')
  await rename(dist, join(folder, 'lib'))
  await cp(join(installed, 'package.json'), join(folder, 'package.json'))
  for (const link of [dist, join(folder, 'dist')]) await symlink(join(folder, 'lib'), link)
  for (const name of ['test', 'examples']) {
    await cp(join(root, name), join(folder, name), { recursive: true })
  }
  // The source's extension stands where a child is told what to import, in tests and in what they start.
  for (const name of await readdir(join(folder, 'test'), { recursive: true })) {
    if (!name.endsWith('.ts')) continue
    const file = join(folder, 'test', name)
    const text = await readFile(file, 'utf8')
    const compiled = text.replaceAll(/(lib\/[\w/-]+)\.ts\b/g, '$1.js')
    if (compiled !== text) await writeFile(file, compiled)
  }
  return folder
}

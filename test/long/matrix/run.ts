import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Tests that are not about the package as it is installed: they pack it, compile it, run what is in this repository and
 * not in the package, or are about what stands beside it.
 */
const ELSEWHERE =
  /^(package|long|fixtures)\/|^telemetry\/(prometheus|one-fleet|types-.*)\.ts$|^schedule\/scheduler-/

export interface Result {
  readonly node: string
  readonly sdk: string
  readonly passed: number
  readonly failed: readonly string[]
  /** What was found of Node's internals. */
  readonly internals: string
}

/** Where a Node of this major version is; npm's, if it is not this one. */
async function nodeOf(major: string): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  const { stdout } = await run('npx', ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'])
  return stdout.trim()
}

type Ended = { readonly stdout?: string; readonly stderr?: string; readonly message: string }

/** The lines that say so, of a test that failed. */
function why({ stdout = '', stderr = '', message }: Ended): string {
  const lines = stdout.split('\n').filter((line) => /^ *not ok/.test(line))
  return (lines.length > 0 ? lines.join('\n') : stderr || message).slice(0, 2000)
}

/** `t.mockImport` never returns on Node 22.23. What those tests are about, tests that start children run on each Node. */
async function loadsAnew(file: string): Promise<boolean> {
  return (await readFile(file, 'utf8')).includes('t.mockImport')
}

/** The tests, each in a process of its own, in a folder that `stage` has made. */
export async function runTests(folder: string, major: string, sdk: string, only: RegExp): Promise<Result> {
  const command = await nodeOf(major)
  const env = { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' }
  const start = async (args: readonly string[]): Promise<string> => {
    const { stdout } = await run(command, ['--import', 'tsx', ...args], {
      cwd: folder,
      timeout: 120_000,
      // What waits for another thread runs no handler of a signal.
      killSignal: 'SIGKILL',
      env,
      maxBuffer: 2 ** 26,
    })
    return stdout
  }
  const version = await run(command, ['-p', 'process.versions.node'])
  const internals = (await start(['test/long/matrix/internals.ts'])).trim()

  const names = (await readdir(join(folder, 'test'), { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !ELSEWHERE.test(name) && only.test(name),
  )
  const files: string[] = []
  for (const name of names) if (!(await loadsAnew(join(folder, 'test', name)))) files.push(name)
  const failed: string[] = []
  const work = async (): Promise<void> => {
    for (let file = files.shift(); file !== undefined; file = files.shift()) {
      try {
        await start([`test/${file}`])
        passed += 1
      } catch (error) {
        failed.push(file)
        console.error(`Node ${major}, SDK ${sdk}: ${file}\n${why(error as Ended)}`)
      }
    }
  }
  let passed = 0
  await Promise.all([work(), work()])
  return { node: version.stdout.trim(), sdk, passed, failed, internals }
}

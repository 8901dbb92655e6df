import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Few enough to run out of them quickly. */
const FILES = 256

/** A server in a process of its own, which may open few files, and what it tells at the end of a round. */
export class Child<Kind extends string, Settled> {
  readonly #process: ChildProcess
  port = 0

  constructor(
    readonly kind: Kind,
    seed: number,
    script: string,
    files = FILES,
  ) {
    const main = fileURLToPath(new URL(script, import.meta.url))
    const shell = `ulimit -n ${files}; exec "$@"`
    this.#process = spawn(
      'sh',
      ['-c', shell, 'sh', process.execPath, '--import', 'tsx', main, kind, `${seed}`],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' },
      },
    )
    this.#process.once('exit', (code) => {
      if (code) throw new Error(`the ${kind} server ended with ${code}`)
    })
  }

  async listening(): Promise<void> {
    this.port = (await once(this.#process, 'message'))[0]
  }

  async settle(): Promise<Settled> {
    const message = once(this.#process, 'message')
    this.#process.send('settle')
    return (await message)[0]
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.disconnect()
    await exited
  }
}

import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import { fileURLToPath } from 'node:url'

/** What a process answers to: each question by name, with its argument. */
export type Answers = Record<string, (argument: never) => unknown>

type Argument<Question> = Question extends (argument: infer A) => unknown ? A : never
type Answer<Question> = Question extends (argument: never) => infer A ? Awaited<A> : never

export interface ChildOptions {
  /** Of Node. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The core it stays on, where there are several and `taskset` is there. */
  readonly core?: number
}

/**
 * Whether processes can be kept on a core. Where the scheduler moves server and load about, the same transfer
 * costs the server one time or three, in spells of seconds.
 */
export const pinned = os.cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0

/** Of a server process: memory that is freed stays with the process: else page faults come and go, and double the cost of a chunk. */
export const KEEP_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
  MALLOC_TOP_PAD_: String(2 ** 26),
}

/** A process of its own, asked one thing at a time. */
export class Child<A extends Answers> {
  readonly #process: ChildProcess

  constructor(file: string, args: readonly string[], { flags = [], env = {}, core }: ChildOptions = {}) {
    const onCore = pinned && core !== undefined
    this.#process = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
      execPath: onCore ? 'taskset' : process.execPath,
      execArgv: onCore ? ['-c', String(core), process.execPath, ...flags] : [...flags],
      env: { ...process.env, ...env },
    })
    this.#process.once('exit', (code) => {
      if (code) throw new Error(`${file} ${args.join(' ')} ended with ${code}`)
    })
  }

  async ask<Q extends keyof A & string>(question: Q, argument: Argument<A[Q]>): Promise<Answer<A[Q]>> {
    const answered = once(this.#process, 'message')
    this.#process.send({ question, argument })
    const [answer] = await answered
    return answer
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.disconnect()
    await exited
  }
}

/** The other side: this process answers until its parent is done with it. */
export function answer(answers: Answers): void {
  process.on('message', async ({ question, argument }: { question: string; argument: never }) => {
    process.send?.((await answers[question]?.(argument)) ?? null)
  })
  process.once('disconnect', () => process.exit())
}

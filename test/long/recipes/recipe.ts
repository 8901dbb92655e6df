import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { freePort } from '../../fixtures/free-port.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const page = await readFile(join(root, 'docs', 'recipes.md'), 'utf8')
const announce = ['--import', './test/long/recipes/announce.js']

function sectionOf(heading: string): string {
  return page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? ''
}

/** The command under that heading: its indented lines, as they stand. */
export function commandOf(heading: string): string {
  return (sectionOf(heading).match(/^ {4}.*$/gm) ?? []).join('\n').trim()
}

/** The blocks of that language under that heading, as they stand. */
function blocksOf(heading: string, language: string): string[] {
  const [, ...begun] = sectionOf(heading).split(`\n\`\`\`${language}\n`)
  return begun.map((each) => each.split('\n```')[0] ?? '')
}

/** The first of them. */
export function blockOf(heading: string, language = 'js'): string {
  const [block] = blocksOf(heading, language)
  if (block === undefined) throw new Error(`no ${language} under ## ${heading}`)
  return block
}

/** Those that begin with a comment that is a file's name, by their names. */
export function filesOf(heading: string): Record<string, string> {
  const blocks = blocksOf(heading, 'js').map((block) => [/^\/\/ (\S+)\n/.exec(block)?.[1], block] as const)
  return Object.fromEntries(blocks.filter(([name]) => name !== undefined))
}

/** A session as a recipe prints it. */
export interface Told {
  /** What stands before its numbers. */
  readonly who: string
  readonly recv: number
  readonly sent: number
}

/** A recipe of the page in a process of its own. */
export class Recipe {
  readonly port: number
  readonly #child: ChildProcess
  readonly #events = new EventEmitter()
  readonly #told: Told[] = []
  #listening = 0

  /** Runs it until the test is over. @param servers how many listen before it is ready */
  static async run(
    t: Test,
    heading: string,
    {
      servers = 1,
      environment = {},
      args = [],
    }: { servers?: number; environment?: object; args?: string[] } = {},
  ): Promise<Recipe> {
    // In the repository, where the package's name and the frameworks are found.
    const folder = join(root, '.tap', 'recipes')
    await mkdir(folder, { recursive: true })
    const file = join(folder, `${heading.replaceAll(' ', '-')}.mjs`)
    await writeFile(file, blockOf(heading))
    const recipe = new Recipe(t, await freePort(), [...args, ...announce, file], environment)
    while (recipe.#listening < servers) await once(recipe.#events, 'line')
    return recipe
  }

  private constructor(t: Test, port: number, args: readonly string[], environment: object) {
    this.port = port
    const env = { PATH: process.env.PATH, PORT: String(port), ...environment }
    this.#child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => this.#child.kill('SIGKILL'))
    this.#child.once('exit', (code) => {
      if (this.#listening === 0) this.#events.emit('error', new Error(`the recipe has ended with ${code}`))
    })
    if (this.#child.stdout === null) throw new Error('it has no output')
    createInterface(this.#child.stdout).on('line', (line) => this.#read(line))
  }

  #read(line: string): void {
    const [, who, recv, sent] = /^(.*): (\d+) B in, (\d+) B out$/.exec(line) ?? []
    if (who !== undefined) this.#told.push({ who, recv: Number(recv), sent: Number(sent) })
    else if (line.startsWith('listening ')) this.#listening += 1
    this.#events.emit('line')
  }

  /** Resolves when it has told of that many sessions. */
  async told(count: number): Promise<readonly Told[]> {
    while (this.#told.length < count) await once(this.#events, 'line')
    return this.#told
  }

  /** Asks it to end, and resolves with its exit code. */
  async terminate(): Promise<number | null> {
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const [code] = await exit
    return code
  }
}

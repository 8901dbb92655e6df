import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { settingsOf } from '../../lib/register/environment.js'
import { MeasuredListenerInstrumentation } from '../../lib/register/instrumentation.js'
import * as conventions from '../../lib/telemetry/conventions.js'
import { type CodeBlock, codeBlocks, textOf } from '../fixtures/code-blocks.js'
import { freePort } from '../fixtures/free-port.js'
import { packed } from '../fixtures/packed.js'
import { warningsOf } from '../fixtures/warnings.js'

const PAGE = 'docs/no-code.md'
const page = textOf(PAGE)
const blocks = codeBlocks(PAGE)

function block(start: string): CodeBlock {
  const found = blocks.find(({ code }) => code.includes(start))
  if (found === undefined) throw new Error(`no block with ${start}`)
  return found
}

/** The first cells of the table with that head, each as the code that stands in it. */
function firstCells(head: string): string[] {
  const [, rows = ''] = page.split(`| ${head} |`)
  const [table = ''] = rows.split('\n\n')
  return [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name)
}

const app = `
  import http from 'node:http'
  const server = http.createServer((req, res) => res.end('hello'))
  server.listen(process.env.PORT, '127.0.0.1', () => console.log('listens'))`

const { folder } = await packed(t, ['ipaddr.js', '@opentelemetry'])
await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
await writeFile(join(folder, 'otel.mjs'), block('otel.mjs').code)

/** Runs a command of a shell until it has written that, and resolves with all that it wrote. */
class Shell {
  readonly #child: ChildProcess
  #output = ''

  constructor(t: Test, command: string, env: NodeJS.ProcessEnv) {
    // Without what tap puts into the options of its children.
    const args = ['-u', 'NODE_OPTIONS', 'sh', '-c', command]
    this.#child = spawn('env', args, { cwd: folder, env: { PATH: process.env.PATH, ...env } })
    t.teardown(() => this.#child.kill('SIGKILL'))
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data) => {
        this.#output += data
      })
    }
  }

  async until(text: RegExp): Promise<string> {
    while (!text.test(this.#output)) await once(this.#child.stdout as Readable, 'data')
    return this.#output
  }
}

/** Whether what is written has each line of the page's block, wherever. */
async function seen(t: Test, command: string): Promise<void> {
  const port = await freePort()
  const shell = new Shell(t, `exec env ${command}`, { PORT: String(port) })
  await shell.until(/^listens$/m)
  const [response] = await once(http.get({ port, host: '127.0.0.1', agent: new http.Agent() }), 'response')
  await once(response.resume(), 'end')
  const lines = (await shell.until(/'proxy\.session\.duration'[\s\S]*count: 1/)).split('\n')
  for (const line of block("name: 'proxy.session.duration'").code.trim().split('\n')) {
    const wanted = line.trim()
    if (wanted !== '…')
      t.ok(
        lines.some((each) => each.trim() === wanted),
        wanted,
      )
  }
}

t.test('its command writes what you should see', async (t) => {
  await writeFile(join(folder, 'app.js'), app)
  const [, command = ''] = /^ {4}(MEASURED_LISTENER_ATTRIBUTES=.* app\.js)$/m.exec(page) ?? []
  await seen(t, command)
})

t.test('so does its instrumentation', async (t) => {
  const { code } = block('registerInstrumentations')
  const measured = `import './otel.mjs'\n${code.replace('8080', 'Number(process.env.PORT)')}\n${app}`
  await writeFile(join(folder, 'measured.js'), measured)
  await seen(t, 'node measured.js')
})

t.test('its tables have every variable, option, metric and attribute, and no other', async (t) => {
  const warnings = warningsOf(t)
  settingsOf({ MEASURED_LISTENER_NONE: '' })
  await new Promise(setImmediate)
  t.strictSame(firstCells('variable'), warnings[0]?.match(/MEASURED_LISTENER_\w+/g)?.slice(1))

  const unknown = { none: 1 } as object
  const { message } = t.throws(() => new MeasuredListenerInstrumentation(unknown)) as Error
  const [, options = ''] = /there are (.*), got/.exec(message) ?? []
  t.strictSame(new Set(firstCells('option')), new Set(options.split(', ')))

  const named = (prefix: string) => Object.entries(conventions).filter(([name]) => name.startsWith(prefix))
  t.strictSame(new Set(firstCells('metric')), new Set(named('METRIC_').map(([, value]) => value)))
  t.strictSame(new Set(firstCells('attribute')), new Set(named('ATTR_').map(([, value]) => value)))
})

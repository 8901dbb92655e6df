import { fork } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import { copyFile, readdir, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import ts from 'typescript'
import { type CodeBlock, codeBlocks } from '../fixtures/code-blocks.js'
import { freePort } from '../fixtures/free-port.js'
import { packed, root, run } from '../fixtures/packed.js'

const needed = ['ipaddr.js', 'undici-types', '@types/node', 'geoip-lite', 'koffi', '@opentelemetry']
const { folder } = await packed(t, needed)
const preload = join(folder, 'metrics.mjs')
await copyFile(join(root, 'test/fixtures/code-block-metrics.js'), preload)

// Recipes need frameworks, and no-code.md an SDK: test/long and no-code-page-is-true.ts run theirs.
const ELSEWHERE = ['recipes.md', 'no-code.md']
const docs = (await readdir(join(root, 'docs'))).filter(
  (name) => name.endsWith('.md') && !ELSEWHERE.includes(name),
)
const blocks = ['README.md', ...docs.map((name) => `docs/${name}`)].flatMap(codeBlocks)
const scripts = blocks.filter(({ language }) => language === 'js')
const typescript = blocks.filter(({ language }) => language === 'ts')

/** What a block is about, and how a peer of it comes to its port. */
const kinds = {
  server: { made: /\bserver = http\.createServer/, visit: get },
  socket: { made: /\bsocket = dgram\.createSocket/, visit: send },
}

/** Put at the end of a block. What is open is told of only while it is; of a session when it has ended. */
const hooks = {
  server: `
    server.once('listening', () => process.send('listening'))
    server.once('connection', () => process.emit('collect'))`,
  socket: `
    socket.once('listening', () => process.send('listening'))
    socket.on('message', (message) => String(message) === 'again' && setImmediate(() => socket.close()))
    socket.once('close', () => process.send('closed'))`,
}

function kindOf({ code }: CodeBlock): keyof typeof kinds | undefined {
  return (Object.keys(kinds) as (keyof typeof kinds)[]).find((name) => kinds[name].made.test(code))
}

/** What curl sends to the port that the page names, and all of the answer; resolves when the server has closed, too. */
async function get(port: number): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n')
  let received = 0
  let length = Number.POSITIVE_INFINITY
  socket.on('data', (chunk: Buffer) => {
    if (received === 0) {
      const [head = ''] = chunk.toString('latin1').split('\r\n\r\n')
      length = head.length + 4 + Number(/Content-Length: (\d+)/i.exec(head)?.[1])
    }
    received += chunk.length
    if (received >= length) socket.end()
  })
  await once(socket, 'close')
}

/** Two datagrams: a session of one has lasted no time, and has no goodput. */
async function send(port: number): Promise<void> {
  const socket = dgram.createSocket('udp4')
  socket.send('hello', port, '127.0.0.1', () => {
    socket.send('again', port, '127.0.0.1', () => socket.close())
  })
  await once(socket, 'close')
}

interface Collected {
  readonly points: readonly { readonly name: string; readonly attributes: Record<string, unknown> }[]
  readonly errors: readonly unknown[]
}

/** Runs a block as it stands, but for its port, with one peer; what it has printed, and recorded. */
async function visited(t: Test, kind: keyof typeof kinds, block: CodeBlock, extension: 'mjs' | 'cjs') {
  const port = await freePort()
  const code = block.code.replace(/(listen|bind)\(\d+/, `$1(${port}`) + hooks[kind]
  const file = join(folder, `${kind}-${port}.${extension}`)
  await writeFile(file, extension === 'mjs' ? code : commonjs(code))

  const child = fork(file, { execArgv: ['--import', preload], silent: true })
  t.teardown(() => child.kill('SIGKILL'))
  const [stdout, stderr] = [child.stdout, child.stderr].map((each) => text(each as NodeJS.ReadableStream))
  // Whoever waits for a message of one that has failed is told.
  child.once('exit', async () => child.killed || child.emit('error', new Error(await stderr)))
  const message = (): Promise<unknown[]> => once(child, 'message')
  t.strictSame((await message())[0], 'listening')
  const closed = kind === 'socket' && message()
  await kinds[kind].visit(port)
  if (closed) t.strictSame((await closed)[0], 'closed')
  child.send('collect')
  const [collected] = (await message()) as [Collected]
  child.kill()
  return { stdout: (await stdout) ?? '', stderr: (await stderr) ?? '', ...collected }
}

/** As who writes CommonJS writes it: `require` in place of `import`. */
function commonjs(code: string): string {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true }
  const { outputText } = ts.transpileModule(code, { compilerOptions: options })
  if (/^import /m.test(outputText)) throw new Error(`it is not CommonJS: ${outputText}`)
  return outputText
}

/** What the page says, where times and rates may be any. */
function pattern(prints: string): RegExp {
  const literal = prints.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replace(/\d+ (B\/s|ms)/g, '\\d+ $1')}$`, 'm')
}

/** The metrics that the block under a heading records. */
const recorded: Record<string, string[]> = {
  'Ten lines': [],
  OpenTelemetry: ['connections', 'io', 'session.duration', 'session.goodput', 'session.goodput.active'].map(
    (name) => `proxy.${name}`,
  ),
  Datagrams: ['proxy.session.goodput'],
}

t.ok(scripts.length >= 3 && typescript.length >= 1, 'there are blocks')
for (const block of scripts) {
  for (const extension of ['mjs', 'cjs'] as const) {
    t.test(`${block.name} runs as .${extension}`, async (t) => {
      const kind = kindOf(block)
      if (kind === undefined) {
        // Nothing that a peer could visit: it ends by itself, with exit code 0.
        const file = join(folder, `alone.${extension}`)
        await writeFile(file, extension === 'mjs' ? block.code : commonjs(block.code))
        const { stderr } = await run(process.execPath, ['--import', preload, file], { timeout: 20_000 })
        t.equal(stderr, '')
        return
      }
      const { stdout, stderr, points, errors } = await visited(t, kind, block, extension)
      t.equal(stderr.replace(/.*ExperimentalWarning: .*require\(.*\n.*\n/g, ''), '')
      t.strictSame(errors, [])
      if (block.prints === undefined) t.equal(stdout, '')
      else t.match(stdout, pattern(block.prints), 'prints what the page says')
      const [heading = ''] = /[^,]+(?= \(\d+\)$)/.exec(block.name) ?? []
      const names = [...new Set(points.map(({ name }) => name))].sort()
      if (heading.trim() in recorded) t.strictSame(names, recorded[heading.trim()])
      for (const { attributes } of points) t.match(attributes, { 'geo.country.iso_code': 'n/a' })
    })
  }
}

const strict: ts.CompilerOptions = {
  ...{ noEmit: true, strict: true, types: ['node'] },
  ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 },
}
/** Those of the libraries are most of the work, and the same for all. */
const parsed = new Map<string, ts.SourceFile | undefined>()

/** What the compiler says, in a line each; nothing if it compiles. */
function complaints(options: ts.CompilerOptions, ...names: readonly string[]): string {
  const host = ts.createCompilerHost(strict)
  const { getSourceFile } = host
  host.getCurrentDirectory = () => folder
  host.getSourceFile = (name, ...how) => {
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...how))
    return parsed.get(name)
  }
  const files = names.map((name) => join(folder, name))
  const program = ts.createProgram(files, { ...strict, ...options }, host)
  return ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host)
}

t.test('every block compiles as strict TypeScript, of either kind of module', async (t) => {
  const names = await Promise.all(
    [...scripts, ...typescript].flatMap(({ code }, index) =>
      ['mts', 'cts'].map(async (extension) => {
        const name = `block-${index}.${extension}`
        await writeFile(join(folder, name), code)
        return name
      }),
    ),
  )
  t.equal(complaints({}, ...names), '')
})

t.test('a declaration that is pasted into a .d.ts adds to what the package exports', async (t) => {
  const declarations = typescript.filter(({ code }) => code.includes('declare module'))
  t.ok(declarations.length > 0)
  const names = await Promise.all(
    declarations.map(async ({ code }, index) => {
      await writeFile(join(folder, `declared-${index}.d.ts`), code)
      return `declared-${index}.d.ts`
    }),
  )
  const use = `import { contextOf, measuredListener } from 'measured-listener'
    import net from 'node:net'
    measuredListener(net.createServer(), 1000, (ctx) => void (ctx.track satisfies string | undefined))
    contextOf(new net.Socket()).track satisfies string | undefined`
  await writeFile(join(folder, 'use.mts'), use)
  t.equal(complaints({ skipLibCheck: true }, ...names, 'use.mts'), '')
  t.match(
    complaints({ skipLibCheck: true }, 'use.mts'),
    /Property 'track' does not exist/,
    'which is not there without it',
  )
})

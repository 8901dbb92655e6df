import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Path } from './namespaces.js'
import { type Own, type Row, sessionsOf, type Told } from './row.js'

/** A session as both ends saw it. */
export interface Session {
  readonly own: Own
  readonly told: Told
}

function identity(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'paths-'))
  try {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const files = ['-subj', '/CN=paths', '-days', '2', '-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', ...curve, ...files], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function reply<T>(child: ChildProcess, name: string): Promise<T> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [Record<string, T>]
    const value = message[name]
    if (value !== undefined) return value
  }
}

/** A path with a measured server at one end and a client at the other. */
export class Lab {
  readonly #path: Path
  readonly #identity = identity()
  #children: ChildProcess[] = []

  constructor(name: string) {
    this.#path = new Path(name)
  }

  async open(): Promise<void> {
    await this.#path.create()
    this.#children = [
      this.#path.start(this.#path.server, './server.ts'),
      this.#path.start(this.#path.client, './client.ts'),
    ]
  }

  async run(row: Row): Promise<Session[]> {
    const [server, client] = this.#children as [ChildProcess, ChildProcess]
    await this.#path.shape(row.kbit, row.congestion)
    const told: Told[] = []
    const all = new Promise<void>((resolve) => {
      const collect = (message: { told?: Told }): void => {
        if (message.told) told.push(message.told)
        if (told.length < sessionsOf(row)) return
        server.off('message', collect)
        resolve()
      }
      server.on('message', collect)
    })
    const listening = reply<number>(server, 'port')
    server.send({ row, identity: this.#identity })
    const port = await listening
    const measured = reply<Own[]>(client, 'own')
    client.send({ row, port })
    const own = await measured
    await all
    return own.map((each) => {
      const match = told.find(({ port }) => port === each.port)
      if (match === undefined) throw new Error(`No session of port ${each.port} was reported`)
      return { own: each, told: match }
    })
  }

  async close(): Promise<void> {
    for (const child of this.#children) if (child.connected) child.disconnect()
    await Promise.all(this.#children.map((child) => child.exitCode ?? once(child, 'exit')))
    await this.#path.remove()
  }
}

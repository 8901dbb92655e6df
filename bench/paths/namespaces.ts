import { execFile, execFileSync, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Addresses for documentation (RFC 5737): they exist in our namespaces only. */
export const SERVER_ADDRESS = '192.0.2.1'
const CLIENT_ADDRESS = '192.0.2.2'

/** Why there can be no lab here; undefined where there can. */
export function whyNoLab(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux'
  if (process.getuid?.() !== 0) return 'it needs root, to make network namespaces'
  for (const [command, flag] of [
    ['ip', '-V'],
    ['tc', '-V'],
    ['openssl', 'version'],
  ] as const) {
    try {
      execFileSync(command, [flag], { stdio: 'ignore' })
    } catch {
      return `it needs the command ${command}`
    }
  }
  return undefined
}

/**
 * A path between a server and a client: two network namespaces, joined by a veth pair whose both ends are shaped by a
 * token bucket (`tc tbf`). `remove` takes everything away.
 */
export class Path {
  readonly server: string
  readonly client: string

  constructor(name: string) {
    this.server = `ml-${process.pid}-${name}-s`
    this.client = `ml-${process.pid}-${name}-c`
  }

  async create(): Promise<void> {
    await run('ip', ['netns', 'add', this.server])
    await run('ip', ['netns', 'add', this.client])
    const pair = ['link', 'add', 'path', 'netns', this.server, 'type', 'veth', 'peer', 'name', 'path']
    await run('ip', [...pair, 'netns', this.client])
    for (const [namespace, address] of this.#ends()) {
      await this.#in(namespace, 'ip', 'addr', 'add', `${address}/24`, 'dev', 'path')
      await this.#in(namespace, 'ip', 'link', 'set', 'path', 'up')
      await this.#in(namespace, 'ip', 'link', 'set', 'lo', 'up')
    }
  }

  async shape(kbit: number, congestion: string): Promise<void> {
    // One ms of the path, at least two packets: a larger burst would pass short transfers at no rate at all.
    const burst = Math.max(4000, Math.round((kbit * 1000) / 8 / 1000))
    for (const [namespace, address] of this.#ends()) {
      const bucket = ['tbf', 'rate', `${kbit}kbit`, 'burst', `${burst}`, 'latency', '300ms']
      await this.#in(namespace, 'tc', 'qdisc', 'replace', 'dev', 'path', 'root', ...bucket)
      // By route: a namespace's sysctl takes only algorithms that the machine allows to everyone.
      const route = ['192.0.2.0/24', 'dev', 'path', 'src', address, 'congctl', congestion]
      await this.#in(namespace, 'ip', 'route', 'replace', ...route)
      // What an earlier row learnt of the path must not help a later one.
      await this.#in(namespace, 'sysctl', '-qw', 'net.ipv4.tcp_no_metrics_save=1')
    }
  }

  /** Starts a module of this folder in a namespace, with a channel for messages. */
  start(namespace: string, module: string) {
    const file = fileURLToPath(new URL(module, import.meta.url))
    return fork(file, [], {
      execPath: 'ip',
      execArgv: ['netns', 'exec', namespace, process.execPath, '--import', 'tsx'],
    })
  }

  async remove(): Promise<void> {
    for (const [namespace] of this.#ends())
      await run('ip', ['netns', 'del', namespace]).catch(() => undefined)
  }

  #ends(): [string, string][] {
    return [
      [this.server, SERVER_ADDRESS],
      [this.client, CLIENT_ADDRESS],
    ]
  }

  async #in(namespace: string, ...command: string[]): Promise<void> {
    await run('ip', ['netns', 'exec', namespace, ...command])
  }
}

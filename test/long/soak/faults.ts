import { closeSync, openSync } from 'node:fs'
import type { Server } from 'node:net'
import { type Reporter, updateContext } from '../../../lib/index.js'
import { now } from '../../../lib/schedule/clock.js'
import type { Random } from './random.js'
import type { Watch } from './watch.js'

/** What goes wrong in a server, by kind, and how often it has. */
export class Faults {
  readonly counts: Record<string, number> = {}
  failures = 0

  constructor(readonly random: Random) {}

  count(fault: string): void {
    this.counts[fault] = (this.counts[fault] ?? 0) + 1
  }

  stall(): void {
    const end = now() + this.random.between(20, 200)
    while (now() < end);
  }

  /** A reporter that does what reporters should not, one time in ten. */
  naughty(watch: () => Watch): Reporter {
    return ({ connection }) => {
      if (connection === undefined || !this.random.chance(0.1)) return undefined
      const deed = this.random.pick(['throws', 'rejects', 'destroys', 'reports', 'updates', 'stops'])
      if (deed === 'stops' && !this.random.chance(0.2)) return undefined
      this.count(`reporter ${deed}`)
      if (deed === 'destroys') {
        connection.broken = true
        connection.socket.destroy()
      }
      if (deed === 'reports') watch().report()
      if (deed === 'updates') updateContext(connection.socket, { note: connection.port })
      if (deed === 'stops') watch().restart()
      if (deed === 'throws' || deed === 'rejects') this.failures += 1
      if (deed === 'throws') throw new Error('naughty')
      if (deed === 'rejects') return Promise.reject(new Error('naughty'))
      return undefined
    }
  }

  /** One of the faults that befall a whole server, for a moment. */
  strike(server: Server, watch: Watch): void {
    const fault = this.random.pick(['event loop stalls', 'no file descriptors', 'maxConnections', 'restart'])
    this.count(fault)
    if (fault === 'restart') watch.restart()
    if (fault === 'event loop stalls') this.stall()
    if (fault === 'maxConnections') {
      server.maxConnections = Math.max(1, watch.open.size)
      setTimeout(() => {
        server.maxConnections = Number.MAX_SAFE_INTEGER
      }, 60)
    }
    if (fault === 'no file descriptors') {
      const files = exhaust()
      setTimeout(() => release(files), 60)
    }
  }
}

/** Opens files until there can be no more. */
function exhaust(): number[] {
  const files: number[] = []
  try {
    for (;;) files.push(openSync('/dev/null', 'r'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error
  }
  return files
}

function release(files: readonly number[]): void {
  for (const file of files) closeSync(file)
}

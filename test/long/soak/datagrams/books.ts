import type { Reporter } from '../../../../lib/index.js'
import { Course } from '../law.js'
import type { PeerAccount } from './records.js'

interface Account extends PeerAccount {
  readonly app: { recv: number; sent: number }
  readonly told: { recv: number; sent: number }
  finals: number
  reports: number
  readonly unlawful: string[]
}

/** What an application has counted of each peer, beside what has been reported of it. */
export class Books {
  #accounts = new Map<string, Account>()
  /** Sessions that have been reported, and not for the last time. */
  readonly #open = new Set<Course>()

  /** @param address as a socket has it, mapped or not */
  of(address: string, port: number): Account {
    const ip = address.replace(/^::ffff:/, '')
    const key = `${ip} ${port}`
    const known = this.#accounts.get(key)
    if (known !== undefined) return known
    const zero = () => ({ recv: 0, sent: 0 })
    const account = {
      ...{ address: ip, port, app: zero(), told: zero() },
      ...{ finals: 0, reports: 0, unlawful: [] },
    }
    this.#accounts.set(key, account)
    return account
  }

  /** A reporter for one who measures one socket. */
  reporter(): Reporter {
    const courses = new Map<string, Course>()
    return ({ clientIp = '', clientPort = 0 }, stats, deltaStats, final) => {
      const key = `${clientIp} ${clientPort}`
      const account = this.of(clientIp, clientPort)
      const course = courses.get(key) ?? new Course()
      courses.set(key, course)
      this.#open.add(course)
      course.take(stats, deltaStats, final)
      account.reports += 1
      if (!final) return
      // Whatever is reported of this peer now is of another session, whose sums begin with 0.
      courses.delete(key)
      this.#open.delete(course)
      account.finals += 1
      account.told.recv += course.last.recv
      account.told.sent += course.last.sent
      account.unlawful.push(...course.unlawful)
    }
  }

  /** How many sessions lack a final report, when all have ended. */
  get unfinished(): number {
    return this.#open.size
  }

  /** Of the peers since the last call. */
  take(): PeerAccount[] {
    const accounts = [...this.#accounts.values()]
    this.#accounts = new Map()
    return accounts
  }
}

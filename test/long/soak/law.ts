import type { Stats } from '../../../lib/index.js'
import type { Bytes } from './records.js'

const NUMBERS = ['Total', 'Min', 'Max', 'Avg', 'Active'] as const

/** Which laws of the contract a report's numbers break. */
export function breaches(stats: Stats, direction: 'recv' | 'sent'): string[] {
  const [total, min, max, avg, active] = NUMBERS.map((name) => stats[`${direction}${name}`]) as number[]
  const numbers = [total, min, max, avg, active, stats.duration] as number[]
  const [t, lo, hi, mean, ms] = numbers as [number, number, number, number, number]
  const laws: Record<string, boolean> = {
    'every number is finite and not negative': numbers.every((each) => Number.isFinite(each) && each >= 0),
    'min <= avg <= max': lo <= mean && mean <= hi,
    'active <= duration': ms <= stats.duration,
    'rates where bytes moved, and only there': t === 0 ? hi === 0 && ms === 0 : ms === 0 || lo > 0,
    'bytes are whole': Number.isInteger(t),
  }
  return Object.keys(laws).filter((law) => !laws[law])
}

/** The reports of one connection from one listener, checked as they come. */
export class Course {
  last: Bytes = { recv: 0, sent: 0 }
  #sum = { recv: 0, sent: 0, duration: 0 }
  finals = 0
  /** Whether a write that failed ended it: nobody knows how much of that write had left. */
  failedWrite = false
  reports = 0
  readonly unlawful: string[] = []

  take(stats: Stats, deltaStats: Stats, final: boolean): void {
    if (this.finals > 0) this.unlawful.push('nothing after the final report')
    for (const each of [stats, deltaStats]) {
      this.unlawful.push(...breaches(each, 'recv'), ...breaches(each, 'sent'))
    }
    this.#sum.recv += deltaStats.recvTotal
    this.#sum.sent += deltaStats.sentTotal
    this.#sum.duration += deltaStats.duration
    if (this.#sum.recv !== stats.recvTotal || this.#sum.sent !== stats.sentTotal) {
      this.unlawful.push(`deltas ${JSON.stringify(this.#sum)} add up to ${JSON.stringify(stats)}`)
    }
    if (Math.abs(this.#sum.duration - stats.duration) > 1e-3) this.unlawful.push('durations add up')
    if (stats.recvTotal < this.last.recv || stats.sentTotal < this.last.sent) {
      this.unlawful.push('totals never fall')
    }
    if (!final && stats.error !== undefined) this.unlawful.push('an error is told at the end only')
    this.last = { recv: stats.recvTotal, sent: stats.sentTotal }
    this.reports += 1
    if (final) this.finals += 1
    this.failedWrite ||= (stats.error as NodeJS.ErrnoException | undefined)?.syscall === 'write'
  }
}

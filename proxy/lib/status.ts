import { MultiBar, Presets } from 'cli-progress'
import prettyBytes from 'pretty-bytes'
import type { Activity } from './activity.js'
import type { History } from './history.js'

/** The terminal: one line that lives, on stderr, and notices above it. */
export interface Status {
  notice(text: string): void
  update(): void
  stop(): void
}

/** The same notice comes again after so many ms at the earliest: a dead target has one for every client. */
const QUIET = 10_000

export function status(activity: Activity, history: History, open: () => number): Status {
  const isTerminal = process.stderr.isTTY === true
  const bars = new MultiBar(
    { format: '{line}', stream: process.stderr, hideCursor: true, clearOnComplete: true, linewrap: false },
    Presets.legacy,
  )
  const bar = isTerminal ? bars.create(0, 0, { line: '' }) : undefined
  const noticed = new Map<string, number>()
  return {
    notice: (text) => {
      const now = performance.now()
      if (now - (noticed.get(text) ?? Number.NEGATIVE_INFINITY) < QUIET) return
      noticed.set(text, now)
      if (bar) bars.log(`${text}\n`)
      else process.stderr.write(`${text}\n`)
    },
    update: () => {
      const { receiving = 0, sending = 0 } = history.points.at(-1) ?? {}
      const rate = (bytes: number): string => `${prettyBytes(bytes)}/s`.padStart(10)
      bar?.update(0, {
        line: `${open()} open  down ${rate(sending)}  up ${rate(receiving)}  ${activity.ended} sessions`,
      })
    },
    stop: () => bars.stop(),
  }
}

import type { MultiBar } from 'cli-progress'
import prettyBytes from 'pretty-bytes'
import type { Activity } from './activity.js'
import type { History } from './history.js'

/** The terminal: one line that lives, on stderr, and notices above it. */
export interface Status {
  /** Says it, unless it has said the same just before. */
  notice(text: string): void
  /** Says what was asked for, as often as it was. */
  tell(text: string): void
  update(): void
  stop(): void
}

/** The same notice comes again after so many ms at the earliest: a dead target has one for every client. */
const QUIET = 10_000

async function progress(): Promise<MultiBar> {
  const { MultiBar, Presets } = await import('cli-progress')
  return new MultiBar(
    { format: '{line}', stream: process.stderr, hideCursor: true, clearOnComplete: true, linewrap: false },
    Presets.legacy,
  )
}

export async function status(activity: Activity, history: History, open: () => number): Promise<Status> {
  const bars = process.stderr.isTTY ? await progress() : undefined
  const bar = bars?.create(0, 0, { line: '' })
  const noticed = new Map<string, number>()
  const tell = (text: string): void => {
    if (bars) bars.log(`${text}\n`)
    else process.stderr.write(`${text}\n`)
  }
  return {
    tell,
    notice: (text) => {
      const now = performance.now()
      if (now - (noticed.get(text) ?? Number.NEGATIVE_INFINITY) < QUIET) return
      noticed.set(text, now)
      tell(text)
    },
    update: () => {
      const { receiving = 0, sending = 0 } = history.points.at(-1) ?? {}
      const rate = (bytes: number): string => `${prettyBytes(bytes)}/s`.padStart(10)
      bar?.update(0, {
        line: `${open()} open  down ${rate(sending)}  up ${rate(receiving)}  ${activity.ended} sessions`,
      })
    },
    stop: () => bars?.stop(),
  }
}

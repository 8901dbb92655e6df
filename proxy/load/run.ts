import type { Page } from 'playwright-core'
import { quantile } from 'simple-statistics'
import { openChromium } from '../test/fixtures/chromium.js'
import type { Owner } from '../test/fixtures/owner.js'
import { LOOPBACK, startProxy } from '../test/fixtures/proxy-process.js'
import { comeAndGo, echo, stayOpen } from './connections.js'
import { cpuTime } from './cpu.js'
import { frames } from './frames.js'

export interface Size {
  readonly open: number
  readonly short: number
  readonly atOnce: number
}

/** `direct`: no proxy. `forwarded`: --no-measure. `measured`: --metrics. `watched`: Chromium has its page open. */
export type Way = 'direct' | 'forwarded' | 'measured' | 'watched'

export interface Load {
  /** Of the short connections, in ms: from connect to close. */
  readonly p50: number
  readonly p99: number
  readonly seconds: number
  /** The median of those that came one after the other, so that none waited for another. */
  readonly alone: number
  /** The proxy's processor time for each short connection, in ms. */
  readonly cpu?: number
  readonly page?: {
    /** Between two frames, in ms. */
    readonly p50: number
    readonly p95: number
    readonly worst: number
    readonly open: string
    readonly sessions: string
  }
}

/** Before what is measured, as many to compile what they run. */
export const WARM_UP = 500

/** Short connections that come one after the other. */
export const ALONE = 1_000

/** What the page tells, when it tells that so many sessions have ended. */
async function told(page: Page, sessions: number): Promise<{ open: string; sessions: string }> {
  const all = sessions.toLocaleString('en')
  await page.locator('#sessions', { hasText: new RegExp(`^${all}$`) }).waitFor()
  return { open: await page.locator('#open').innerText(), sessions: all }
}

/** The same load by one of the ways. Fails where a connection is not answered. */
export async function load(owner: Owner, way: Way, { open, short, atOnce }: Size): Promise<Load> {
  const target = await echo(owner)
  const metrics = ['--metrics', '127.0.0.1:0']
  const options = { direct: [], forwarded: ['--no-measure'], measured: metrics, watched: metrics }
  const proxy =
    way === 'direct'
      ? undefined
      : await startProxy(owner, [...LOOPBACK, '--target', `127.0.0.1:${target}`, ...options[way]], false)
  const port = proxy?.ports[0] ?? target
  const page = way === 'watched' ? await (await openChromium(owner)).newPage() : undefined
  if (proxy && page) await page.goto(proxy.page)

  const staying = await stayOpen(owner, port, open)
  await comeAndGo(port, WARM_UP, atOnce)
  if (page) await told(page, WARM_UP)
  const drawn = page && (await frames(page))
  const [used, began] = [proxy ? cpuTime(proxy.pid) : 0, performance.now()]
  const times = await comeAndGo(port, short, atOnce)
  const seconds = (performance.now() - began) / 1000
  const cpu = proxy && (cpuTime(proxy.pid) - used) / short
  const intervals = await drawn?.stop()
  const alone = quantile(await comeAndGo(port, ALONE, 1), 0.5)
  await staying.ask()

  return {
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    seconds,
    alone,
    ...(cpu !== undefined && { cpu }),
    ...(page &&
      intervals && {
        page: {
          p50: quantile(intervals, 0.5),
          p95: quantile(intervals, 0.95),
          worst: Math.max(...intervals),
          ...(await told(page, WARM_UP + short + ALONE)),
        },
      }),
  }
}

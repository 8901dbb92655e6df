import { once } from 'node:events'
import { type HistogramPoint, type PrometheusSample, prometheusPoints, quantile } from 'measured-experiment'
import t from 'tap'
import { connect } from '../../test/fixtures/servers.js'
import { openChromium } from './fixtures/chromium.js'
import { missing, startProxy } from './fixtures/proxy-process.js'
import { isLoaded, shown } from './fixtures/watching.js'

const UNITS = ['B', 'kB', 'MB', 'GB']

/** A figure with its unit, as the page writes it with three digits. */
function figure(text: string): number {
  const [, value, unit = ''] = /^([\d.]+) (\w+)/.exec(text) ?? []
  return Number(value) * 1000 ** UNITS.indexOf(unit)
}

/** What rounding to three digits may be off. */
const isRounded = (rounded: number, exact: number): boolean => Math.abs(rounded / exact - 1) < 0.006

/** A histogram as Prometheus would have it from a scrape. */
async function histogram(url: string, name: string): Promise<HistogramPoint[]> {
  const text = await (await fetch(`${url}metrics`)).text()
  const lines = [...text.matchAll(new RegExp(`^${name}_bucket\\{(.*)\\} (\\d+)$`, 'gm'))]
  const samples = lines.map(([, labels = '', value = '']): PrometheusSample => {
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, of]) => [key, of])
    return { metric: Object.fromEntries(pairs), value: [0, value] }
  })
  return prometheusPoints(samples)
}

/** Downloads so much at such a pace. */
async function download(t: Parameters<typeof connect>[0], port: number, bytes: number, pace: number) {
  const client = await connect(t, port)
  client.write(`GET /?bytes=${bytes}&pace=${pace} HTTP/1.0\r\n\r\n`)
  await once(client.resume(), 'end')
}

t.test(
  'figures of the page equal those of /metrics and of the --json lines',
  { skip: missing('chromium') },
  async (t) => {
    const proxy = await startProxy(t, [
      ...['--listen', '127.0.0.1:0=a', '--listen', '127.0.0.1:0=b', '--metrics', '127.0.0.1:0'],
    ])
    const [a = 0, b = 0] = proxy.ports
    // So many of each pace that the median is in the middle one: its bucket is neither the first nor the last.
    const paces = [200_000, 1_200_000, 8_000_000]
    const sessions = paces.flatMap((pace) => new Array<number>(5).fill(pace))
    await Promise.all(sessions.map((pace) => download(t, a, 200_000, pace)))
    await Promise.all(sessions.slice(0, 2).map((pace) => download(t, b, 50_000, pace)))
    const aborting = await connect(t, b)
    aborting.write('GET /?bytes=50000000&pace=1000000 HTTP/1.0\r\n\r\n')
    await once(aborting, 'data')
    aborting.resetAndDestroy()
    const idle = await connect(t, b)
    idle.write('GET /?bytes=30000 HTTP/1.1\r\nHost: a\r\n\r\n')
    let read = 0
    for await (const chunk of idle.iterator({ destroyOnReturn: false })) {
      read += (chunk as Buffer).length
      if (read > 30_000) break
    }
    const lines = await proxy.sessions(sessions.length + 3)
    const page = await (await openChromium(t)).newPage()
    await page.goto(proxy.page)
    await isLoaded(page)
    await page.locator('#rate').selectOption('active')
    await isLoaded(page)
    await page.locator('#connections td', { hasText: /^Active|^Idle/ }).waitFor()

    const ended = await histogram(proxy.page, 'proxy_session_duration')
    const count = (points: readonly HistogramPoint[]): number =>
      points.reduce((sum, { value }) => sum + value.count, 0)
    t.equal(await shown(page, '#sessions'), lines.length)
    t.equal(count(ended), lines.length, 'as /metrics')
    const failed = lines.filter(({ outcome }) => outcome !== 'ok')
    t.match(await page.locator('#failed').innerText(), new RegExp(`^${failed.length} `))
    t.equal(count(ended.filter(({ attributes = {} }) => 'error_type' in attributes)), failed.length)

    const goodput = await histogram(proxy.page, 'proxy_session_goodput_active')
    for (const [row, track] of ['a', 'b'].entries()) {
      const points = goodput.filter(
        ({ attributes }) => attributes?.track === track && attributes?.network_io_direction === 'transmit',
      )
      const cells = await page.locator('#goodput-tracks tbody tr').nth(row).locator('td').allInnerTexts()
      const ofTrack = lines.filter((line) => line.track === track && line.sentTotal >= 10_000)
      t.equal(Number(cells[3]), ofTrack.length, `sessions of ${track}, as --json`)
      t.equal(count(points), ofTrack.length, 'as /metrics')
      if (track === 'b') continue
      const p50 = figure(cells[1] ?? '')
      const { value = 0, atLeast, atMost } = quantile(points, 0.5)
      t.ok(isRounded(p50, value), `${cells[1]}, by /metrics ${value}`)
      const sorted = ofTrack.map(({ sentAvg }) => sentAvg).sort((x, y) => x - y)
      const median = sorted[Math.floor(sorted.length / 2)] as number
      t.ok(atLeast <= median && median <= atMost, `by --json ${median}: in the same bucket`)
      t.match(await page.locator('#distribution').getAttribute('aria-label'), `a: p50 ${cells[1]}`)
      t.equal(
        await page.locator('#goodput-countries tbody tr').first().locator('td').nth(3).innerText(),
        cells[1],
        'one figure, wherever it stands',
      )
    }
    const moved = await page.locator('#connections tbody td').allInnerTexts()
    idle.end()
    const last = (await proxy.sessions(lines.length + 1)).at(-1)
    t.ok(isRounded(figure(moved[8] ?? ''), last?.sentTotal ?? 0), `${moved[8]}: ${last?.sentTotal}`)
    t.equal(figure(moved[9] ?? ''), last?.recvTotal)
  },
)

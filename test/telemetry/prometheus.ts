import { createServer } from 'node:http'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import t, { type Test } from 'tap'
import { inBucketOf, medianRead, sumOf } from '../fixtures/answers.js'
import { startPrometheus, withoutPrometheus } from '../fixtures/prometheus.js'
import { promqlOfDashboard, promqlOfDocs } from '../fixtures/promql.js'
import { measuredProxy } from '../fixtures/proxy.js'
import { listen } from '../fixtures/servers.js'
import { arrive, plans, visitAll } from '../fixtures/visits.js'

/** A server that is measured, and Prometheus, which scrapes it. */
async function scraped(t: Test) {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [exporter] })
  const { port } = await measuredProxy(t, provider.getMeter('proxy'), 100)
  const metricsServer = createServer((req, res) => exporter.getMetricsRequestHandler(req, res))
  return { port, prometheus: await startPrometheus(t, await listen(t, metricsServer)) }
}

const ended = 'sum(proxy_session_duration_count)'

t.test('Prometheus answers what the clients measured', { skip: withoutPrometheus }, async (t) => {
  const { port, prometheus } = await scraped(t)
  const guests = await Promise.all(plans([1]).map((plan) => arrive(port, plan)))
  await t.test('open connections', async (t) => {
    await prometheus.until('sum(proxy_connections)', guests.length)
    const answers = await prometheus.query('sum by (track, geo_country_iso_code) (proxy_connections)')
    t.same(
      answers.map(({ value }) => value),
      Array(6).fill(2),
    )
  })

  // A rate begins with the first sample of a series: what made the series is not in it.
  const first = await Promise.all(guests.map((guest) => guest.leave()))
  await prometheus.until(ended, first.length)
  const second = await visitAll(port, plans())
  const all = [...first, ...second]
  await prometheus.until(ended, all.length)
  await prometheus.until('sum(proxy_connections)', 0)

  // Of the kernel's metrics and of health checks proxy/test/dashboard-finds-the-proxys-series.ts asks.
  const isRecorded = (query: string): boolean => !/_delivered|_rtt|_retransmitted|_health_checks/.test(query)
  const dashboard = promqlOfDashboard().filter(isRecorded)
  const lately = promqlOfDocs().find((query) => query.includes('(0.5,')) ?? ''
  const ever = lately.replace(/rate\((.*)\[1m\]\)/, '$1')
  for (const [query, visits] of [
    [lately, second],
    [ever, all],
  ] as const) {
    await t.test(`p50 by track and country: ${query}`, async (t) => {
      const answers = await prometheus.query(query)
      t.equal(answers.length, 6)
      for (const { labels, value } of answers) {
        const { track, geo_country_iso_code: country } = labels
        const exact = medianRead(visits.filter((each) => each.track === track && each.country === country))
        const told = `${track} ${country}: ${Math.round(value)} of Prometheus, ${Math.round(exact)} of clients`
        t.ok(inBucketOf(exact, value), told)
        t.comment(told)
      }
    })
  }

  await t.test('bytes by direction', async (t) => {
    for (const [direction, side] of [
      ['receive', 'written'],
      ['transmit', 'read'],
    ] as const) {
      const query = `sum(proxy_io_total{network_io_direction="${direction}"})`
      const [answer] = await prometheus.query(query)
      t.equal(answer?.value, sumOf(all, side), query)
      t.comment(`${direction}: ${answer?.value} of Prometheus, ${sumOf(all, side)} ${side} by the clients`)
    }
  })

  await t.test('session outcomes', async (t) => {
    const answers = await prometheus.query('sum by (error_type) (proxy_session_duration_count)')
    const outcomes = Object.fromEntries(answers.map(({ labels, value }) => [labels.error_type ?? '', value]))
    const reset = all.filter((each) => each.reset).length
    t.same(outcomes, { '': all.length - reset, ECONNRESET: reset })
    t.comment(
      `outcomes: ${JSON.stringify(outcomes)} of Prometheus, ${reset} of ${all.length} reset by clients`,
    )
  })

  for (const [file, queries] of [
    ['dashboard', dashboard],
    ['docs', promqlOfDocs()],
  ] as const) {
    await t.test(`every query of the ${file} has an answer`, async (t) => {
      t.ok(queries.length > 0)
      for (const query of queries) {
        const answers = await prometheus.query(query)
        const values = answers.map(({ value }) => value)
        t.ok(values.length > 1 && values.every(Number.isFinite), `${query}: ${values}`)
        t.ok(query.includes('proxy_connections') || values.some((value) => value > 0), 'and not only 0')
      }
    })
  }
})

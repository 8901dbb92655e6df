import { compareOverall, compareStrata, type HistogramPoint, histogramPoints } from '../lib/index.js'
import { sampler } from '../simulations/population.js'
import { random } from '../simulations/random.js'

/** As many points and strata as a fleet has, and how long a verdict of them may take. */
export interface Case {
  readonly name: string
  /** ms. */
  readonly bound: number
  readonly run: () => void
}

const arms = { arm: 'track', incumbent: 'stable', challenger: 'quic' } as const
const exponential = sampler('exponential', { median: 100_000, sigma: 1.5 })
const explicit = sampler('default', { median: 100_000, sigma: 1.5 })

/** Of each country, a point of each arm. */
function points(countries: number, draw: typeof explicit, sessions: number): HistogramPoint[] {
  const uniform = random(1)
  return Array.from({ length: countries }, (_, country) => `C${country}`).flatMap((country) =>
    ['stable', 'quic'].map((track) => ({ ...draw(sessions, uniform), attributes: { track, country } })),
  )
}

/** 50,000 processes of each arm, each with a cumulative point; as they are collected. */
function collected(): Parameters<typeof histogramPoints>[0] {
  const uniform = random(2)
  const dataPoints = Array.from({ length: 100_000 }, (_, index) => ({
    ...explicit(20, uniform),
    attributes: { track: index % 2 === 0 ? 'stable' : 'quic' },
    startTime: [index, 0] as [number, number],
    endTime: [200_000, 0] as [number, number],
  }))
  const metrics = [{ descriptor: { name: 'goodput' }, dataPoints, aggregationTemporality: 1 }]
  return [{ resource: { attributes: {} }, scopeMetrics: [{ metrics }] }]
}

export function cases(): Case[] {
  const [countries, strata] = [points(250, exponential, 1000), points(10_000, explicit, 100)]
  const fleet = collected()
  const one = histogramPoints(fleet, 'goodput')
  const by = { ...arms, by: ['country'] }
  return [
    {
      name: '250 countries, 2 arms, exponential histograms of 160 buckets: compareStrata',
      bound: 200,
      run: () => compareStrata(countries, by),
    },
    {
      name: '100,000 points of one stratum: histogramPoints',
      bound: 1000,
      run: () => histogramPoints(fleet, 'goodput'),
    },
    { name: 'and compareOverall', bound: 1000, run: () => compareOverall(one, arms) },
    { name: '10,000 strata: compareStrata', bound: 3000, run: () => compareStrata(strata, by) },
    { name: '10,000 strata: compareOverall', bound: 3000, run: () => compareOverall(strata, by) },
  ]
}

/** The CPU time of the fastest of some runs, ms: other processes make it hardly longer. */
export function fastest(run: () => void, times: number): number {
  const taken = Array.from({ length: times }, () => {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...taken)
}

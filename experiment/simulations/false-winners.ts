import type { Looks } from '../lib/index.js'
import { evenLooks, type Growth, winners } from './growth.js'
import type { Row, Section } from './section.js'

const TOTAL = 10_000
const plan = (planned: number, sessions?: number): Looks => ({ planned, ...(sessions && { sessions }) })
/** As an operator has it: late, early, and one look more than planned, which are told. */
const uneven = [900, 3000, 3500, 7800, 9100, TOTAL]

/** How often a look names one of two equal arms faster or slower: at most 5 %. */
export function falseWinners(short: boolean): Section {
  const trials = short ? 200 : 2500
  const any = (kind: Growth['kind'], sessions: number, times: number): Row =>
    rowOf({ kind, at: evenLooks(sessions, times), looks: 'any' }, times > 50 ? trials / 2.5 : trials)
  const once = (kind: Growth['kind'], sessions: number): Row =>
    rowOf({ kind, at: [sessions], looks: 'once' }, 4 * trials)
  const planned = (looks: Looks, at: readonly number[], told = false): Row =>
    rowOf({ kind: 'default', at, looks, told }, trials)
  return {
    title:
      'Equal arms, sigma 1.5: how often a look names one of them faster or slower, at most 5 %; "plain" is Mann-Whitney at 5 % at each look.',
    head: ['buckets', 'sessions', 'looks', 'option looks', 'plain', 'faster', 'slower', 'either'],
    rows: short
      ? [any('default', 2000, 50), planned(plan(5, TOTAL), evenLooks(TOTAL, 5))]
      : [
          ...(['default', 'exponential'] as const).flatMap((kind) => [
            ...[100, 1000].map((sessions) => once(kind, sessions)),
            ...[1000, 10_000].map((sessions) => any(kind, sessions, 50)),
            any(kind, 10_000, 500),
          ]),
          planned(plan(2, TOTAL), evenLooks(TOTAL, 2)),
          planned(plan(5, TOTAL), evenLooks(TOTAL, 5)),
          planned(plan(20, TOTAL), evenLooks(TOTAL, 20)),
          planned(plan(5, TOTAL), uneven, true),
          planned(plan(5), evenLooks(2300, 5)),
        ],
  }
}

function rowOf(growth: Omit<Growth, 'sigma' | 'ratio'>, trials: number): Row {
  return {
    trials,
    run: (seed) => {
      const { kind, at, looks, told } = growth
      const { faster, slower, plain } = winners({ ...growth, sigma: 1.5, ratio: 1 }, trials, seed)
      const name = typeof looks === 'string' ? looks : JSON.stringify(looks)
      return [
        kind,
        at.at(-1) ?? 0,
        at.length,
        told ? `${name}, taken` : name,
        `${(plain * 100).toFixed(1)} %`,
        { share: faster, trials, atMost: 0.05 },
        { share: slower, trials, atMost: 0.05 },
        { share: faster + slower, trials, atMost: 0.05 },
      ]
    },
  }
}

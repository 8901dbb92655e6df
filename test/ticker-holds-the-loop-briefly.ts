import t from 'tap'
import { Place, Turn } from '../lib/ring.js'
import { Ticker, type Ticking } from '../lib/ticker.js'
import { HandClock } from './fixtures/clock.js'

/** Whose every turn takes a tenth of a millisecond of the clock. */
class Slow extends Place implements Ticking {
  readonly reporting: Turn<Ticking> = new Turn<Ticking>(this)
  samples = 0
  reports = 0

  constructor(readonly spend: () => void) {
    super()
  }

  sample(): void {
    this.samples += 1
    this.spend()
  }

  report(): void {
    this.reports += 1
    this.spend()
  }
}

for (const turns of ['samples', 'reports'] as const) {
  t.test(
    `${turns} of many that are due at once: a few milliseconds a run, until all had theirs`,
    async (t) => {
      const clock = new HandClock(t)
      const real = performance.now
      let spent = 0
      t.intercept(performance, 'now', { value: () => real.call(performance) + spent })
      const spend = (): void => {
        spent += 0.1
      }
      const ticker = new Ticker(turns === 'reports' ? 1000 : 100_000, turns === 'samples' ? 1000 : 100_000)
      const members = Array.from({ length: 200 }, () => new Slow(spend))
      for (const member of members) ticker.add(member, performance.now())
      const done = (): number => members.filter((member) => member[turns] > 0).length

      clock.pass(1000)
      const first = done()
      t.ok(first >= 20 && first <= 64, `${first} in the first run, of 2 ms or 32 samples more`)
      clock.pass(10)
      t.equal(done(), 200)
      for (const member of members) ticker.remove(member)
      t.equal(ticker.size, 0)
    },
  )
}

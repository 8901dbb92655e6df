import fc from 'fast-check'
import t from 'tap'
import { Rate } from '../../lib/stats/rate.js'

/** A sample: bytes, and how long it took, in ms; clocks give fractions, and may give nothing at all. */
const sample = fc.record({
  bytes: fc.oneof(fc.constant(0), fc.nat(2 ** 31), fc.maxSafeNat()),
  ms: fc.oneof(fc.constant(0), fc.constant(1000), fc.double({ min: 0, max: 1e6, noNaN: true })),
})
const series = fc.array(sample, { maxLength: 30 })

t.test('any samples give rates that are lawful, at every moment', async () => {
  fc.assert(
    fc.property(series, fc.double({ min: 0, max: 5000, noNaN: true }), (samples, shortest) => {
      const rate = new Rate()
      let total = 0
      let duration = 0
      for (const { bytes, ms } of samples) {
        const read = rate.read(total + bytes, duration + ms, bytes, ms, shortest)
        const numbers = [read.min, read.avg, read.max, read.active]
        if (!numbers.every((each) => Number.isFinite(each) && each >= 0)) return false
        if (read.min > read.avg || read.avg > read.max || read.active > duration + ms) return false
        if (total + bytes === 0 && numbers.some((each) => each > 0)) return false
        rate.close(bytes, ms, shortest)
        total += bytes
        duration += ms
      }
      return true
    }),
  )
})

t.test('samples of one rate give that rate, however they are cut', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 1e6 }), (all, perMs) => {
      const rate = new Rate()
      for (const ms of all) rate.close(ms * perMs, ms, 500)
      const duration = all.reduce((sum, ms) => sum + ms)
      const { min, max, avg, active } = rate.read(duration * perMs, duration, 0, 0, 500)
      return [min, max, avg].every((each) => each === perMs * 1000) && active === duration
    }),
  )
})

import t from 'tap'
import { withoutPrometheus } from '../../test/fixtures/prometheus.js'
import { sameVerdicts } from './fixtures/same-verdicts.js'

// The long form is test/long/fleet-on-prometheus.ts: two minutes, scraped every 5 s.
t.test(
  'a fleet on a real Prometheus, a restart and a late one in it: the verdicts are those of the raw sessions',
  { skip: withoutPrometheus, timeout: 120_000 },
  (t) => sameVerdicts(t, 15, 500),
)

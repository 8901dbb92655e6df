import t from 'tap'
import { withoutPrometheus } from '../../../test/fixtures/prometheus.js'
import { sameVerdicts } from '../fixtures/same-verdicts.js'

t.test(
  'a fleet scraped every 5 s for 150 s, a restart and a late one in it: the verdicts are those of the raw sessions',
  { skip: withoutPrometheus, timeout: 300_000 },
  (t) => sameVerdicts(t, 150, 5_000),
)

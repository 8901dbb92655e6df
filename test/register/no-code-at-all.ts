import t from 'tap'
import { clients } from '../fixtures/clients.js'
import { type Kind, measured, REGISTER, SETUP, visited } from '../fixtures/visited-app.js'

for (const kind of Object.keys(clients) as Kind[]) {
  t.test(`${kind}: runs as without, and tells what the clients counted`, async (t) => {
    const { ended: bare } = await visited(t, kind, [], {})
    const { ended, counts, told } = await measured(t, kind, [...SETUP, ...REGISTER])
    t.equal(bare.code, 3)
    t.strictSame(ended, bare)
    t.ok(counts.sent > 300_000)
    t.strictSame(told, counts)
  })
}

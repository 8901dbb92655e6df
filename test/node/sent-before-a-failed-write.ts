import { Duplex } from 'node:stream'
import t from 'tap'
import { sentBeforeFailure } from '../../lib/node/socket-counters.js'

/** A socket on which a write of that size waited, as Node keeps it. */
function socketWith(waited?: number): Duplex {
  return Object.assign(new Duplex(), waited === undefined ? {} : { [Symbol('lastWriteQueueSize')]: waited })
}

const BUFFER = 4 * 2 ** 20

t.test('a write that failed at once is counted whole', async (t) => {
  t.equal(sentBeforeFailure(socketWith(0), { bytesWritten: 1000 }, 10), 1000)
  t.equal(
    sentBeforeFailure(socketWith(), { bytesWritten: 1000 }, 10),
    1000,
    'also where nothing is known of it',
  )
})

t.test('of one that waited, at most what a send buffer holds, from what was seen', async (t) => {
  const written = 64 * 2 ** 20
  t.equal(sentBeforeFailure(socketWith(written - 100), { bytesWritten: written }, 0), 100 + BUFFER)
  t.equal(sentBeforeFailure(socketWith(written - 100), { bytesWritten: written }, 5000), 5000 + BUFFER)
  t.equal(sentBeforeFailure(socketWith(50), { bytesWritten: 1000 }, 0), 1000)
})

t.test('of TLS no more than the wire below was handed', async (t) => {
  t.equal(sentBeforeFailure(socketWith(0), { bytesWritten: 1000, _parent: { bytesWritten: 700 } }, 0), 700)
  t.equal(sentBeforeFailure(socketWith(0), { bytesWritten: 1000, _parent: {} }, 0), 1000)
})

t.test('without a handle it is not known', async (t) => {
  t.ok(Number.isNaN(sentBeforeFailure(socketWith(0), undefined, 10)))
})

import t from 'tap'
import { bytesTaken } from '../../lib/stats/tcp-reading.js'
import { TcpSession } from '../../lib/stats/tcp-session.js'
import { tcpSince } from '../../lib/stats/tcp-stats.js'
import { silent } from '../fixtures/tcp-readings.js'

t.test('idle time does not dilute what was delivered', async (t) => {
  const session = new TcpSession(1000, silent)
  session.read(9000, 9000, { ...silent, bytesAcked: 275_000, busy: 1000 }, 275_000)
  t.match(session.stats(0), { deliveredTotal: 275_000, deliveredActive: 1000, deliveredAvg: 275_000 })
})

t.test('what the kernel counted before the session is not of it', async (t) => {
  const before = { ...silent, bytesAcked: 500, busy: 80, windowLimited: 40, bytesRetransmitted: 7 }
  const session = new TcpSession(0, before)
  const now = { ...before, bytesAcked: 800, busy: 180, windowLimited: 60, bytesRetransmitted: 9 }
  session.read(1000, 1000, now, 300)
  t.match(session.stats(0), {
    deliveredTotal: 300,
    deliveredActive: 100,
    peerLimited: 20,
    retransmittedTotal: 2,
  })
})

t.test('a FIN or a SYN of ours that is acknowledged is no byte', async (t) => {
  const accepted = new TcpSession(0, silent)
  accepted.read(10, 10, { ...silent, bytesAcked: 301 }, 300)
  t.equal(accepted.stats(0).deliveredTotal, 300)
  const opening = new TcpSession(0, { ...silent, state: 2 })
  opening.read(10, 10, { ...silent, bytesAcked: 101 }, 300)
  t.equal(opening.stats(0).deliveredTotal, 100, 'also while more is under way')
})

t.test('what is delivered within a step of the clock took one round trip', async (t) => {
  const session = new TcpSession(0, silent)
  session.read(50, 50, { ...silent, bytesAcked: 100, minRtt: 8 }, 100)
  t.match(session.stats(0), { deliveredActive: 10, deliveredAvg: 10_000, minRtt: 8 })
  session.read(90, 90, { ...silent, bytesAcked: 200, busy: 24, windowLimited: 24 }, 200)
  const first = session.stats(0)
  t.match(first, { deliveredActive: 24, peerLimited: 14, minRtt: 8 }, 'limited no longer than it grew')
  t.match(tcpSince(first, undefined, 0), first)
})

t.test('the first round-trip time may come late', async (t) => {
  const session = new TcpSession(0, { ...silent, minRtt: 0, rtt: 0 })
  t.match(session.stats(0), { minRtt: 0, rtt: 0 })
  session.read(50, 50, { ...silent, bytesAcked: 100 }, 100)
  t.match(session.stats(0), { deliveredActive: 10, minRtt: 10, rtt: 20 })
})

t.test('a burst lasts to its last arrival, whatever is silent after it', async (t) => {
  const session = new TcpSession(0, silent)
  const arrived = { ...silent, dataSegmentsReceived: 40 }
  t.equal(session.sample(1000, 0, { ...arrived, sinceLastReceived: 700 }, 0), true)
  t.match(session.stats(60_000), { receivedActive: 300, receivedAvg: 200_000 })
  t.equal(
    session.sample(2000, 0, { ...arrived, sinceLastReceived: 1700 }, 0),
    false,
    'need not be asked again',
  )
  session.read(9000, 9000, { ...arrived, sinceLastReceived: 8700 }, 0)
  t.match(session.stats(60_000), { receivedActive: 300, receivedAvg: 200_000 })
})

t.test('a burst that begins in a later sample counts from the start of that', async (t) => {
  const session = new TcpSession(0, silent)
  session.read(5600, 5000, { ...silent, dataSegmentsReceived: 1, sinceLastReceived: 200 }, 0)
  t.equal(session.stats(1).receivedActive, 400)
  session.sample(6000, 5000, { ...silent, dataSegmentsReceived: 2, sinceLastReceived: 100 }, 0)
  t.equal(session.stats(1).receivedActive, 900)
})

t.test('while a lost segment is repaired, those that wait behind it count', async (t) => {
  const session = new TcpSession(0, silent)
  session.sample(1000, 0, { ...silent, dataSegmentsReceived: 10 }, 0)
  const waiting = { ...silent, dataSegmentsReceived: 20, bytesReceived: 0 }
  t.equal(session.sample(2000, 0, waiting, 0), true)
  t.equal(session.stats(20_000).receivedActive, 2000)
})

t.test('bytes that arrived before the session began took one round trip', async (t) => {
  const session = new TcpSession(0, { ...silent, dataSegmentsReceived: 3 })
  t.match(session.stats(500), { receivedActive: 10, receivedAvg: 50_000 })
})

t.test('what a delta delivered is a rate of its own', async (t) => {
  const session = new TcpSession(0, silent)
  session.sample(1000, 0, { ...silent, bytesAcked: 1000, busy: 100, dataSegmentsReceived: 1 }, 5000)
  const before = session.stats(100)
  session.sample(2000, 0, { ...silent, bytesAcked: 5000, busy: 300, dataSegmentsReceived: 2 }, 5000)
  t.strictSame(tcpSince(session.stats(600), before, 500), {
    deliveredTotal: 4000,
    deliveredActive: 200,
    deliveredAvg: 20_000,
    peerLimited: 0,
    retransmittedTotal: 0,
    receivedActive: 1000,
    receivedAvg: 500,
    rtt: 20,
    minRtt: 10,
  })
})

t.test('taken is what was sent once and what waits', async (t) => {
  t.equal(bytesTaken({ ...silent, bytesSent: 1500, bytesRetransmitted: 500, bytesNotSent: 70 }), 1070)
})

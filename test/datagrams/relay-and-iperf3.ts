import t, { type Test } from 'tap'
import { iperf3, iperf3Server, pipeTo, type Ran, withoutIperf3 } from '../fixtures/iperf3.js'
import { startRelay } from '../fixtures/relay.js'

/** Each side sends a datagram of so many bytes before it begins, which iperf3 does not count. */
const GREETING = 4

/** What iperf3 says of a run through the relay, and what the relay says of its session. */
async function run(t: Test, ...args: string[]) {
  const target = await iperf3Server(t)
  const port = await pipeTo(t, target)
  const relay = await startRelay(t, port, target)
  const ran = await iperf3(port, ...args)
  const sessions = await relay.stop()
  const session = sessions.find((each) => each.port === ran.port)
  t.equal(sessions.length, 1)
  const [recv, sent] = [(session?.received ?? 0) - GREETING, (session?.sent ?? 0) - GREETING]
  t.comment(`iperf3 ${JSON.stringify(ran)}, the session: received ${recv} bytes, sent ${sent}`)
  return { ran, recv, sent }
}

// 400 datagrams a second: what the kernel holds while the relay is kept from reading for 200 ms.
const modest = ['--bitrate', '4M', '--time', '3', '--length', '1200']
// As many as the sender can: the relay cannot keep up.
const flood = ['--bitrate', '0', '--time', '2', '--length', '8000']

/** No more than was sent, and no less than came. */
function isBetween(t: Test, bytes: number, { sent, received }: Ran): void {
  t.ok(bytes <= sent, `${bytes} of ${sent}`)
  t.ok(bytes >= received, `${received} of them came`)
}

/** All that was sent, but for what iperf3 says is lost; what is under way when its time is up is neither. */
function agrees(t: Test, bytes: number, ran: Ran): void {
  const { sent, lost, length } = ran
  t.ok(bytes >= sent - lost * length, `${bytes} of ${sent}, ${lost} datagrams lost`)
  isBetween(t, bytes, ran)
}

t.test('what was uploaded is what the session received', { skip: withoutIperf3 }, async (t) => {
  const { ran, recv, sent } = await run(t, ...modest)
  agrees(t, recv, ran)
  t.equal(sent, 0)
})

t.test('what was downloaded is what it sent', { skip: withoutIperf3 }, async (t) => {
  const { ran, recv, sent } = await run(t, ...modest, '--reverse')
  agrees(t, sent, ran)
  t.equal(recv, 0)
})

t.test('what was lost on the way to the relay it has not received', { skip: withoutIperf3 }, async (t) => {
  const { ran, recv } = await run(t, ...flood)
  t.ok(ran.lost > 0 && recv < ran.sent, `${ran.lost} lost`)
  // Of a flood iperf3 does not know all that was lost: what comes after the last datagram it saw.
  isBetween(t, recv, ran)
})

import t from 'tap'
import { TcpInfoStruct } from '../../lib/tcp-info/decode.js'

t.test('a kernel that lacks a field tells nothing, one that has them all and more tells all', async (t) => {
  const struct = new TcpInfoStruct()
  // Linux 4.1, 4.6 and 4.10, and one byte less than is needed.
  for (const length of [0, 104, 136, 160, 192, 215])
    t.equal(struct.decode(length), undefined, `${length} bytes`)
  for (const length of [216, 224, 248, 280]) t.ok(struct.decode(length), `${length} bytes`)
})

t.test('every field is read where linux/tcp.h has it, in its unit', async (t) => {
  const struct = new TcpInfoStruct()
  new Uint8Array(struct.buffer)[0] = 7
  const u32 = { 52: 1234, 68: 25_500, 144: 300, 148: 24_000, 152: 4_000_000_000 }
  for (const [offset, value] of Object.entries(u32))
    new Uint32Array(struct.buffer)[Number(offset) / 4] = value
  const u64 = { 120: 2n ** 40n, 128: 77n, 168: 2_500_000n, 176: 500_000n, 200: 2n ** 41n, 208: 1448n }
  for (const [offset, value] of Object.entries(u64)) {
    new BigUint64Array(struct.buffer)[Number(offset) / 8] = value
  }
  t.strictSame(struct.decode(280), {
    state: 7,
    sinceLastReceived: 1234,
    rtt: 25.5,
    bytesAcked: 2 ** 40,
    bytesReceived: 77,
    bytesNotSent: 300,
    minRtt: 24,
    dataSegmentsReceived: 4_000_000_000,
    busy: 2500,
    windowLimited: 500,
    bytesSent: 2 ** 41,
    bytesRetransmitted: 1448,
  })
})

t.test('a round-trip time that is not known yet reads 0, not 71 minutes', async (t) => {
  const struct = new TcpInfoStruct()
  new Uint32Array(struct.buffer)[148 / 4] = 2 ** 32 - 1
  t.match(struct.decode(280), { minRtt: 0 })
})

import type { TcpReading } from '../stats/tcp-reading.js'

/** Bytes of `struct tcp_info` to ask for: Linux 6.18 gives 280. */
export const TCP_INFO_SIZE = 512

/** Up to and with `tcpi_bytes_retrans`: Linux 4.19 gives 224, 4.10 gives 192. */
const NEEDED = 216

/** What `tcpi_min_rtt` says before the first round trip. */
const NO_MIN_RTT = 2 ** 32 - 1

const US_PER_MS = 1000

/** Where the two halves of a 64-bit number lie, in the machine's byte order. */
const LOW = new Uint32Array(new BigUint64Array([1n]).buffer).indexOf(1)
const HIGH = 1 - LOW

/** Reads `struct tcp_info` of linux/tcp.h, whose numbers have the machine's byte order. */
export class TcpInfoStruct {
  readonly buffer = new ArrayBuffer(TCP_INFO_SIZE)
  readonly #u8 = new Uint8Array(this.buffer)
  readonly #u32 = new Uint32Array(this.buffer)

  /**
   * @param length bytes that the kernel has written: older ones know fewer fields
   * @returns undefined where a field that is needed is not there
   */
  decode(length: number): TcpReading | undefined {
    if (length < NEEDED) return undefined
    const minRtt = this.#at32(148)
    return {
      state: this.#u8[0] as number,
      sinceLastReceived: this.#at32(52),
      rtt: this.#at32(68) / US_PER_MS,
      bytesAcked: this.#at64(120),
      bytesReceived: this.#at64(128),
      bytesNotSent: this.#at32(144),
      minRtt: minRtt === NO_MIN_RTT ? 0 : minRtt / US_PER_MS,
      dataSegmentsReceived: this.#at32(152),
      busy: this.#at64(168) / US_PER_MS,
      windowLimited: this.#at64(176) / US_PER_MS,
      bytesSent: this.#at64(200),
      bytesRetransmitted: this.#at64(208),
    }
  }

  #at32(offset: number): number {
    return this.#u32[offset / 4] as number
  }

  /** By halves: a BigInt for each would take as long as the rest of a reading. */
  #at64(offset: number): number {
    return this.#at32(offset + 4 * LOW) + this.#at32(offset + 4 * HIGH) * 2 ** 32
  }
}

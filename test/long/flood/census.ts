import type { Reporter } from '../../../lib/index.js'
import { indexOf, lengthOf } from './sources.js'

/** The final reports of forged peers, each of whom has sent one datagram. */
export class Census {
  readonly wrong: string[] = []
  finals = 0
  /** By final reports, and by the deltas of all. */
  readonly bytes = { total: 0, delta: 0 }
  readonly #told: Uint8Array

  constructor(readonly peers: number) {
    this.#told = new Uint8Array(peers)
  }

  /** What all of them have sent. */
  get sent(): number {
    let bytes = 0
    for (let index = 0; index < this.peers; index += 1) bytes += lengthOf(index)
    return bytes
  }

  readonly reporter: Reporter = ({ clientIp, clientPort }, stats, deltaStats, final) => {
    const index = indexOf({ address: clientIp ?? '', port: clientPort ?? 0 })
    if (!(index in this.#told)) this.wrong.push(`nobody we know: ${clientIp} ${clientPort}`)
    if (stats.recvTotal !== lengthOf(index)) this.wrong.push(`peer ${index}: ${stats.recvTotal} bytes`)
    if (this.#told[index] === 1) this.wrong.push(`peer ${index} is reported after its final report`)
    this.bytes.delta += deltaStats.recvTotal
    if (!final) return
    this.#told[index] = 1
    this.finals += 1
    this.bytes.total += stats.recvTotal
  }
}

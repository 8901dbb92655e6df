import dgram, { type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../random.js'
import { encode } from './order.js'
import type { PeerPlan } from './plan.js'
import type { PeerRecord } from './records.js'

/** How long a peer waits for answers, in ms: some never come. */
const PATIENCE = 300
/** How often a peer asks for a socket of its own. */
const KNOCKS = 10

/** A peer, and what it counts. */
export class Peer {
  readonly #socket
  readonly #local: string
  readonly #host: string
  #target: number
  #port = 0
  #recv = 0
  #sent = 0
  #expected = 0
  #answers = 0
  #vanished = false
  #onAnswer: () => void = () => undefined

  constructor(
    readonly plan: PeerPlan,
    port: number,
    readonly random: Random,
  ) {
    const { address } = plan
    this.#target = port
    this.#local = address
    this.#host = address === '::1' ? '::1' : '127.0.0.1'
    this.#socket = dgram.createSocket(address === '::1' ? 'udp6' : 'udp4')
    this.#socket.on('message', (message, from) => this.#take(message, from))
  }

  async run(): Promise<void> {
    const { kind, rounds, atOnce, pause, vanishes } = this.plan
    await once(this.#socket.bind(0, this.#local), 'listening')
    this.#port = this.#socket.address().port
    if (kind === 'connected') await this.#knock()
    for (let round = 0; round < rounds; round += 1) {
      for (let i = 0; i < atOnce; i += 1) this.#send()
      if (!vanishes) await this.#wait(PATIENCE)
      if (pause !== undefined) await sleep(pause)
    }
    if (!vanishes) return
    // When the last has left: what is under way would be lost with the socket.
    await sleep(1)
    this.#vanished = true
    this.#socket.close()
  }

  /** What it has counted, at last. */
  record(): PeerRecord {
    if (!this.#vanished) this.#socket.close()
    const { kind, behaviour, address, answers } = this.plan
    const complete = answers > 0 && !this.#vanished && this.#answers === this.#expected
    return { kind, behaviour, address, port: this.#port, recv: this.#recv, sent: this.#sent, complete }
  }

  /** Until a socket that is the peer's own says so. What is sent here is not measured. */
  async #knock(): Promise<void> {
    this.#expected = 1
    for (let i = 0; i < KNOCKS && this.#answers === 0; i += 1) {
      this.#socket.send('knock', this.#target, this.#host)
      await this.#wait(PATIENCE)
    }
  }

  #send(): void {
    const { answers, sizes, deed = 'nothing else' } = this.plan
    const size = this.random.between(...sizes)
    const message = encode({ deed, answers, length: this.random.between(0, 1400) }, size)
    this.#expected += answers
    this.#socket.send(message, this.#target, this.#host, (error) => {
      if (error) throw error
      this.#sent += size
    })
  }

  #take(message: Buffer, { port }: RemoteInfo): void {
    this.#recv += message.length
    this.#answers += 1
    this.#target = port
    this.#onAnswer()
  }

  /** For all answers that are expected, or so many ms. */
  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#onAnswer = () => {
        if (this.#answers < this.#expected) return
        clearTimeout(timer)
        resolve()
      }
      this.#onAnswer()
    })
  }
}

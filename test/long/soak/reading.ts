import type { Client } from './client.js'

/** How a client takes an answer: reads it, stalls, or breaks off. */
export class Reading {
  #read = 0
  #acted = false

  constructor(
    readonly client: Client,
    readonly stream: { pause(): unknown; resume(): unknown },
    /** Of what has been read, whether it is all. */
    readonly whole: number,
    readonly onWhole: () => void,
  ) {}

  /** So many bytes more have been read. */
  take(bytes: number): void {
    this.#read += bytes
    const { behaviour, limit, pause } = this.client.plan
    if (this.#read >= limit && !this.#acted) {
      this.#acted = true
      if (behaviour === 'abort download') this.client.abort('destroy')
      if (behaviour === 'reset') this.client.abort('reset')
      if (behaviour.startsWith('stall')) {
        this.stream.pause()
        setTimeout(() => {
          if (behaviour === 'stall and abort') this.client.abort('destroy')
          else this.stream.resume()
        }, pause)
      }
    }
    if (this.#read >= this.whole && this.#read - bytes < this.whole) this.onWhole()
  }
}

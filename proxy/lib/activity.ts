import type { ConnectionContext, Reporter, Stats } from 'measured-listener'

/** How an open connection is doing. */
export interface Doing {
  /** Bytes per second between its last two reports; before the second one, since it opened. */
  readonly receiving: number
  readonly sending: number
  /** When bytes last moved, in ms since the epoch. */
  readonly moved: number
  /** The share of that time in which the client's window was full, where the kernel tells: it does not read. */
  readonly limited: number
}

/** What moves through the proxy now: each open connection, and all together, also those that are gone. */
export class Activity {
  readonly #doing = new Map<number, Doing>()
  received = 0
  sent = 0
  ended = 0

  readonly reporter: Reporter = (ctx, stats, deltaStats, final) => {
    this.received += deltaStats.recvTotal
    this.sent += deltaStats.sentTotal
    const { id = 0 } = ctx
    if (final) {
      this.ended += 1
      this.#doing.delete(id)
    } else {
      this.#doing.set(id, doing(deltaStats, this.of(ctx, stats, Date.now()).moved))
    }
  }

  of({ id = 0 }: ConnectionContext, stats: Stats, now: number): Doing {
    return this.#doing.get(id) ?? doing(stats, now - stats.duration)
  }
}

function doing({ recvTotal, sentTotal, duration, tcp }: Stats, movedBefore: number): Doing {
  const perSecond = (bytes: number): number => (duration > 0 ? (bytes * 1000) / duration : 0)
  return {
    receiving: perSecond(recvTotal),
    sending: perSecond(sentTotal),
    moved: recvTotal + sentTotal > 0 ? Date.now() : movedBefore,
    limited: tcp && duration > 0 ? Math.min(1, tcp.peerLimited / duration) : 0,
  }
}

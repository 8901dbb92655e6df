import net, { type Server } from 'node:net'
import { updateContext } from 'measured-listener'
import { countries, countryLookup, type Track } from './countries.js'
import type { Pace } from './pacing.js'

/**
 * What a client gets for each byte it sends. The first line it sends has its address, as a proxy would tell it, and the
 * speed of its link.
 */
export const PIECE = 2_000
/** Transfers of fewer bytes are not recorded as goodput: so a session that is dropped before leaves no trace there. */
export const MIN_BYTES = 100_000

const content = Buffer.alloc(PIECE, 'All the world is a stage. ')

/** @param pace makes a client's link as slow as it says; without, clients take their time */
export function trackServer(track: Track, pace?: Pace): Server {
  return net.createServer((socket) => {
    let ip: string | undefined
    socket.on('data', (data) => {
      if (ip === undefined) {
        const [line = ''] = data.toString().split('\n', 1)
        const [address = '', speed] = line.split(' ')
        ip = address
        pace?.(socket, Number(speed))
        updateContext(socket, { clientIp: ip })
        const { patience } = countries[countryLookup(ip) ?? ''] ?? {}
        if (track === 'challenger' && patience !== undefined) setTimeout(drop, patience)
        data = data.subarray(line.length + 1)
      }
      for (const _ of data) socket.write(content)
    })
    socket.on('error', () => {})

    function drop(): void {
      const error = Object.assign(new Error('the path was lost'), { code: 'ENETRESET' })
      if (socket.bytesWritten < MIN_BYTES) socket.destroy(error)
    }
  })
}

import net, { type Server } from 'node:net'
import { updateContext } from 'measured-listener'
import { countries, countryLookup, type Track } from './countries.js'

/** What a client gets for each byte it sends; the first line it sends is its address, as a proxy would tell it. */
export const PIECE = 8_000
/** Transfers of fewer bytes are not recorded as goodput: so a session that is dropped before leaves no trace there. */
export const MIN_BYTES = 100_000

const content = Buffer.alloc(PIECE, 'All the world is a stage. ')

export function trackServer(track: Track): Server {
  return net.createServer((socket) => {
    let ip: string | undefined
    socket.on('data', (data) => {
      if (ip === undefined) {
        ip = data.toString().split('\n', 1)[0] ?? ''
        updateContext(socket, { clientIp: ip })
        const { patience } = countries[countryLookup(ip) ?? ''] ?? {}
        if (track === 'challenger' && patience !== undefined) setTimeout(drop, patience)
        data = data.subarray(ip.length + 1)
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

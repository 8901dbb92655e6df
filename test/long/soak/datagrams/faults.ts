import type { Reporter } from '../../../../lib/index.js'
import type { Faults } from '../faults.js'
import type { Line } from './line.js'

/** The kernel's least: one datagram of middle size. */
const TINY = 2304
const USUAL = 2 ** 20

/** A reporter that does what reporters should not, one time in ten. */
export function naughty(line: Line): Reporter {
  const { faults } = line
  const { random } = faults
  let inside = false
  return (_ctx, _stats, _deltaStats, final) => {
    if (inside || !random.chance(0.1)) return undefined
    const deed = random.pick(['throws', 'rejects', 'closes', 'reports', 'updates', 'stops'])
    if (deed === 'closes' && !random.chance(0.05)) return undefined
    // A final report may come amid a datagram of somebody else, which would be measured by nobody.
    if (deed === 'stops' && final) return undefined
    faults.count(`reporter ${deed}`)
    inside = true
    if (deed === 'closes') line.close()
    if (deed === 'reports') line.report()
    if (deed === 'updates') line.updateAll()
    if (deed === 'stops') line.restart()
    inside = false
    if (deed === 'throws' || deed === 'rejects') faults.failures += 1
    if (deed === 'throws') throw new Error('naughty')
    if (deed === 'rejects') return Promise.reject(new Error('naughty'))
    return undefined
  }
}

/** One of the faults that befall a whole server, for a moment. */
export function strike(faults: Faults, lines: readonly Line[]): void {
  const line = faults.random.pick(lines)
  if (line === undefined) return
  const fault = faults.random.pick(['event loop stalls', 'restart', 'tiny receive buffer', 'socket closes'])
  if (fault === 'socket closes' && !faults.random.chance(0.3)) return
  faults.count(fault)
  if (fault === 'event loop stalls') faults.stall()
  if (fault === 'restart') line.restart()
  if (fault === 'socket closes') line.close()
  if (fault === 'tiny receive buffer') {
    line.socket.setRecvBufferSize(TINY)
    setTimeout(() => line.closed || line.socket.setRecvBufferSize(USUAL), 100)
  }
}

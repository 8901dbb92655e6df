import { type TcpInfo, tcpInfo } from '../tcp-info/tcp-info.js'
import type { TcpInfoMode } from './settings.js'
import { warn } from './warnings.js'

/**
 * `auto` asks the kernel where it can be asked, and is silent elsewhere: koffi is an optional peer. `on` tells why
 * it cannot; the sessions are measured all the same.
 *
 * @param name the setting, as the warning names it
 */
export function tcpInfoFor(mode: TcpInfoMode, name: string): TcpInfo | undefined {
  if (mode === 'off') return undefined
  try {
    return tcpInfo()
  } catch (error) {
    const { message } = error as Error
    if (mode === 'on') warn(`${name} is 'on', but ${message}: sessions are measured without it`)
    return undefined
  }
}

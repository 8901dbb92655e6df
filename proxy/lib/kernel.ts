import type { TcpInfo } from 'measured-listener'
import { tcpInfo } from 'measured-listener/tcp-info'

/** Asks the kernel, where it can be asked; elsewhere a notice says what is missing and why. */
export function kernel(notice: (text: string) => void): TcpInfo | undefined {
  try {
    return tcpInfo()
  } catch (error) {
    notice(`no delivered goodput, round-trip times and retransmissions: ${(error as Error).message}`)
    return undefined
  }
}

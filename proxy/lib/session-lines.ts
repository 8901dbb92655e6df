import type { CountryLookup, Reporter } from 'measured-listener'
import { countryOf } from './country.js'
import { maskAddress } from './mask.js'

/** A line of JSON on stdout for each session that ends. */
export function sessionLines(countryLookup: CountryLookup, showAddresses: boolean): Reporter {
  return ({ clientIp = '', clientPort, localPort, track, failure }, stats, _deltaStats, final) => {
    if (!final) return
    const { error, ...numbers } = stats
    const line = {
      time: new Date().toISOString(),
      client: showAddresses ? clientIp : maskAddress(clientIp),
      ...(showAddresses && { clientPort }),
      country: countryOf(clientIp, countryLookup),
      localPort,
      track,
      outcome: failure ?? (error as NodeJS.ErrnoException | undefined)?.code ?? error?.name ?? 'ok',
      ...numbers,
    }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

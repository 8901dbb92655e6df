import type { ConnectionContext, CountryLookup, Reporter, Stats } from 'measured-listener'
import { countryOf } from './country.js'
import { isHealthCheck } from './health-check.js'
import { maskAddress } from './mask.js'

function outcomeOf({ failure, ...ctx }: ConnectionContext, stats: Stats): string {
  if (failure) return failure
  if (isHealthCheck(ctx, stats)) return 'health_check'
  const error: NodeJS.ErrnoException | undefined = stats.error
  return error?.code ?? error?.name ?? 'ok'
}

/** A line of JSON on stdout for each session that ends. */
export function sessionLines(countryLookup: CountryLookup, showAddresses: boolean): Reporter {
  return (ctx, stats, _deltaStats, final) => {
    if (!final) return
    const { clientIp = '', clientPort, localPort, track } = ctx
    const { error: _, ...numbers } = stats
    const line = {
      time: new Date().toISOString(),
      client: showAddresses ? clientIp : maskAddress(clientIp),
      ...(showAddresses && { clientPort }),
      country: countryOf(clientIp, countryLookup),
      localPort,
      track,
      outcome: outcomeOf(ctx, stats),
      ...numbers,
    }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

declare global {
  /** Where geoip-lite looks for its data, before GEODATADIR. */
  var geodatadir: string | undefined
}

const FILES = ['geoip-country.dat', 'geoip-country6.dat']

/** A folder with links to geoip-lite's files of countries. None where links cannot be made, or the files are not there. */
function countryFolder(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'measured-proxy-countries-'))
  try {
    const data = join(dirname(createRequire(import.meta.url).resolve('geoip-lite/package.json')), 'data')
    for (const file of FILES) symlinkSync(join(data, file), join(folder, file))
    return folder
  } catch {
    // Only memory and time are lost: geoip-lite is then loaded as it is, or says itself what is missing.
    rmSync(folder, { recursive: true })
    return undefined
  }
}

/**
 * Calls `load` while geoip-lite finds its files of countries alone. Where it finds those of cities it loads them
 * instead, for the same countries: 132 ms and 150 MB against 38 ms and 18 MB. A GEODATADIR is left as it is.
 */
export function withCountriesAlone<T>(load: () => T): T {
  const folder = process.env.GEODATADIR || globalThis.geodatadir ? undefined : countryFolder()
  if (folder === undefined) return load()
  try {
    globalThis.geodatadir = folder
    return load()
  } finally {
    globalThis.geodatadir = undefined
    rmSync(folder, { recursive: true })
  }
}

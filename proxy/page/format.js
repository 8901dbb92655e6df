const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Three digits and a unit. */
export function bytes(count) {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3))
  const value = count / 1000 ** power
  const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${UNITS[power]}`
}

export const rate = (perSecond) => `${bytes(perSecond)}/s`

/** Where a round number needs no decimals. */
export const short = (text) => text.replace(/\.0+(?= )/, '')

export const integer = (value) => value.toLocaleString('en')

export const percent = (share) => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`

export function duration(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export const directions = { transmit: 'Download', receive: 'Upload' }

const names = new Intl.DisplayNames('en', { type: 'region' })

export function country(code) {
  return /^[A-Z]{2}$/.test(code) ? `${names.of(code)} (${code})` : 'Unknown'
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

export const time = (seconds) => clock.format(seconds * 1000)

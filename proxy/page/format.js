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
export const short = (text) => text.replace(/(\.\d*?)0+(?= )/, '$1').replace(/\.(?= )/, '')

export const integer = (value) => value.toLocaleString('en')

/** So many of something, of which there may be one. */
export const plural = (count, one, more = `${one}s`) => `${integer(count)} ${count === 1 ? one : more}`

export function percent(share) {
  if (share > 0 && share < 0.0005) return '< 0.1 %'
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

const twoDigits = (value) => (value < 10 ? Number(value.toPrecision(2)) : Math.round(value))

/** Milliseconds; where they are of this machine, millionths of a second. */
export const trip = (ms) => (ms < 0.1 ? `${twoDigits(ms * 1000)} µs` : `${twoDigits(ms)} ms`)

export function duration(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

const SPANS = [
  [86_400, 'day'],
  [3600, 'h'],
  [60, 'min'],
]

/** A time that nobody knows well: "about 3 h". */
export function about(seconds) {
  if (seconds > 365 * 86_400) return 'more than a year'
  const [length, unit] = SPANS.find(([length]) => seconds >= length * 0.95) ?? SPANS.at(-1)
  const count = Math.max(1, Math.round(seconds / length))
  return `about ${unit === 'day' ? plural(count, unit) : `${count} ${unit}`}`
}

export const directions = { transmit: 'Download', receive: 'Upload' }

const names = new Intl.DisplayNames('en', { type: 'region' })

export function country(code) {
  return /^[A-Z]{2}$/.test(code) ? `${names.of(code)} (${code})` : 'Unknown'
}

export const trackName = (track) => track || 'no track'

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export const time = (seconds) => clock.format(seconds * 1000)
export const dayAndTime = (seconds) => day.format(seconds * 1000)

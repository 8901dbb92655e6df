/** What the reader has chosen, kept in the address: it survives a reload, and can be sent to someone. */

/** A name of the address, and what it is without. */
const DEFAULTS = {
  country: '',
  direction: 'transmit',
  rate: '',
  incumbent: '',
  challenger: '',
  session: '',
}

const listeners = []
const parameters = () => new URLSearchParams(location.hash.slice(1))

/** Tracks are a list; undefined is all of them. */
export function choice() {
  const from = parameters()
  const tracks = from.getAll('track')
  const plain = Object.entries(DEFAULTS).map(([name, value]) => [name, from.get(name) ?? value])
  return { ...Object.fromEntries(plain), tracks: tracks.length > 0 ? tracks : undefined }
}

/** Changes some of it. */
export function choose(changes) {
  const { tracks, ...plain } = { ...choice(), ...changes }
  const to = new URLSearchParams()
  for (const [name, value] of Object.entries(plain)) if (value !== DEFAULTS[name]) to.set(name, value)
  for (const track of tracks ?? []) to.append('track', track)
  history.replaceState(null, '', `#${to}`)
  for (const tell of listeners) tell()
}

/** Calls back when something else is chosen, here or in the address. */
export function onChoice(callback) {
  listeners.push(callback)
}
addEventListener('hashchange', () => {
  for (const tell of listeners) tell()
})

/** The address of the events that tell of what is chosen. The direction is left out: both are told. */
export function eventsAddress() {
  const asked = parameters()
  asked.delete('direction')
  asked.sort()
  return `events?${asked}`
}

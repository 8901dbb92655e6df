import { choice, choose, onChoice } from './choice.js'
import { country, directions, trackName } from './format.js'
import { element, setText } from './table.js'
import { allTracks, showTrack } from './tracks.js'

const byId = (id) => document.querySelector(`#${id}`)
const plain = ['country', 'direction', 'rate', 'incumbent', 'challenger']

/** Shows what is chosen. */
function show() {
  const chosen = choice()
  for (const name of plain) {
    if (chosen[name] === '' && name !== 'country') continue
    const select = byId(name)
    // A link may name what there is not yet.
    const isThere = [...select.options].some(({ value }) => value === chosen[name])
    if (!isThere && name === 'country') select.add(new Option(country(chosen.country), chosen.country))
    if (isThere || name === 'country') select.value = chosen[name]
  }
  const tracks = chosen.tracks ?? allTracks()
  for (const box of byId('tracks').querySelectorAll('input')) box.checked = tracks.includes(box.value)
  const title = chosen.tracks
    ? `${chosen.tracks.length} of ${allTracks().length} tracks`
    : `All ${allTracks().length} tracks`
  setText(byId('tracks-title'), title)
  byId('clear').hidden = !chosen.tracks && chosen.country === ''
}

function option(value, text) {
  const made = new Option(text, value)
  made.title = text
  return made
}

/** Offers the tracks that there are. */
export function offerTracks() {
  const tracks = allTracks()
  byId('tracks-fold').hidden = tracks.length < 2
  byId('tracks')
    .querySelectorAll('label')
    .forEach((label) => void label.remove())
  for (const track of tracks) {
    const label = document.createElement('label')
    const box = document.createElement('input')
    box.type = 'checkbox'
    box.value = track
    const name = element('span', '', 'track')
    showTrack(name, track)
    label.append(box, name)
    byId('tracks').append(label)
  }
  const named = tracks.filter((track) => track !== '')
  for (const name of ['incumbent', 'challenger']) {
    byId(name).replaceChildren(...named.map((track) => option(track, trackName(track))))
  }
  byId('pair').hidden = named.length < 3
  show()
}

/** Offers the countries that there are, as they come. */
export function offerCountries(codes) {
  const select = byId('country')
  const offered = new Set([...select.options].map(({ value }) => value))
  const fresh = codes.filter((code) => !offered.has(code))
  if (fresh.length === 0) return
  const all = [...[...offered].filter(Boolean), ...fresh].map((code) => [country(code), code]).sort()
  const value = select.value
  select.replaceChildren(select.options[0], ...all.map(([name, code]) => option(code, name)))
  select.value = value
}

/** Shows what the proxy has chosen where the reader has not, and takes away what there is not. */
export function showChosen({ rate, rates, comparison }) {
  byId('rate').value = rate
  for (const each of byId('rate').options) each.disabled = rates.length > 0 && !rates.includes(each.value)
  if (!comparison) return
  byId('incumbent').value = comparison.incumbent
  byId('challenger').value = comparison.challenger
}

function onTracks() {
  const checked = [...byId('tracks').querySelectorAll('input:checked')].map(({ value }) => value)
  choose({ tracks: checked.length === allTracks().length ? undefined : checked })
}

for (const form of ['filters', 'choices', 'pair']) {
  byId(form).addEventListener('submit', (event) => event.preventDefault())
}
for (const name of plain)
  byId(name).addEventListener('change', ({ target }) => choose({ [name]: target.value }))
byId('tracks').addEventListener('change', onTracks)
byId('clear').addEventListener('click', () => choose({ tracks: undefined, country: '' }))
onChoice(show)

/** Which direction is shown, in words. */
export const directionName = () => directions[choice().direction] ?? directions.transmit

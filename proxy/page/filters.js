import { country } from './format.js'

const byId = (id) => document.querySelector(`#${id}`)
const [direction, place, rate] = ['direction', 'country', 'rate'].map(byId)

/** What the distributions are to be of. */
export const filters = () => ({ direction: direction.value, country: place.value, rate: rate.value })

export function onFilters(callback) {
  byId('filters').addEventListener('change', callback)
  byId('filters').addEventListener('submit', (event) => event.preventDefault())
}

/** Offers the countries that there are, as they come. */
export function offerCountries(rows) {
  const offered = new Set([...place.options].map(({ value }) => value))
  for (const code of new Set(rows.map((row) => row.country))) {
    if (!offered.has(code)) place.add(new Option(country(code), code))
  }
}

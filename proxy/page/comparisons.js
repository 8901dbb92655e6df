import { choice } from './choice.js'
import { about, country, directions, integer } from './format.js'
import { countryCell } from './goodput.js'
import { interval } from './interval.js'
import { element, setText, showItems, showRows } from './table.js'

const byId = (id) => document.querySelector(`#${id}`)

/** Two decimals, or as many as tell it from 1: an interval that does not hold 1 must not look as if it did. */
function times(ratio) {
  if (typeof ratio !== 'number') return 'unknown'
  let digits = 2
  while (ratio !== 1 && Number(ratio.toFixed(digits)) === 1 && digits < 6) digits += 1
  return `× ${ratio.toFixed(digits)}`
}

/** Beyond, an interval has no end worth a number. */
const MOST = 100

/** JSON has no infinity: where there is no upper bound, there is null. */
function range({ low, high }) {
  const [isOpenBelow, isOpenAbove] = [low < 1 / MOST, high === null || high > MOST]
  if (isOpenBelow && isOpenAbove) return 'any ratio'
  if (isOpenAbove) return `${times(low)} or more`
  return isOpenBelow ? `${times(high)} or less` : `${times(low)} to ${times(high)}`
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`

/** One digit: the number moves while one waits, and promises no more. */
const roughly = (count) => integer(Number(count.toPrecision(1)))

const isDecided = ({ verdict }) => verdict === 'slower' || verdict.startsWith('faster')

/** The tracks of which there is no session at all: nothing can be said of a ratio. */
const absent = ({ sessions }, { incumbent, challenger }) =>
  [incumbent, challenger].filter((_, index) => sessions[index] === 0)

/** How long a verdict takes, as things go. */
function wait({ more, wait }) {
  if (more === null || wait === null) return 'No number of sessions tells.'
  if (more === 0) return 'A few sessions more tell.'
  return `Expect to know after ${about(wait)} at this rate: roughly ${roughly(more)} more sessions show a ratio of × 1.2, if there is one.`
}

const looks = { faster: 'good', 'faster but fails more': 'doubtful', slower: 'bad' }

/** What is shown is bold; what may yet turn out otherwise is not. */
function verdictOf(row) {
  if (isDecided(row)) return element('strong', row.verdict, looks[row.verdict])
  return element('span', row.verdict === 'too few sessions' ? 'too early to tell' : row.verdict)
}

function headline(row, absentees) {
  const line = element('p', '', 'headline')
  const verdict = verdictOf(row)
  verdict.textContent = `${verdict.textContent[0].toUpperCase()}${verdict.textContent.slice(1)}`
  line.append(verdict)
  if (isDecided(row))
    line.append(element('strong', times(row.ratio.value)), element('span', range(row.ratio), 'hint'))
  else if (absentees.length === 0)
    line.append(element('span', `so far ${times(row.ratio.value)} (${range(row.ratio)})`, 'hint'))
  return line
}

function why(row, absentees) {
  if (absentees.length > 0) return `There is no session of ${absentees.join(' and ')} yet.`
  const [ours, theirs] = row.sessions.map(integer)
  const reason = row.verdict === 'too few sessions' ? wait(row) : sentence(row.reason)
  return `${reason} ${theirs} sessions against ${ours}.`
}

function showTotal(list, rows, { incumbent, challenger }) {
  const total = rows.filter(({ country }) => country === undefined)
  showItems(list, total, (item, row) => {
    const picture = element('div', '', 'wide-picture')
    picture.append(interval(row.ratio))
    const absentees = absent(row, { incumbent, challenger })
    item.replaceChildren(
      element('h3', `${directions[row.direction]}: ${challenger} against ${incumbent}`),
      headline(row, absentees),
      ...(absentees.length > 0 ? [] : [picture]),
      element('p', why(row, absentees), 'hint'),
      ...(absentees.length > 0 ? [] : row.warnings.map((text) => element('p', `Note: ${text}`, 'hint'))),
    )
  })
  const words = total.map((row) => `${directions[row.direction].toLowerCase()} ${verdictOf(row).textContent}`)
  setText(byId('comparison-digest'), words.join(', ') || 'no session yet')
}

function shortWait({ more, wait, sessions }) {
  if (sessions.includes(0)) return 'sessions of one only'
  return more > 0 && wait > 0 ? `too early: ${about(wait)} more` : 'too early to tell'
}

/** Both tracks: what all sessions show, and what each country's do. */
export function showComparison(comparison, rateName) {
  byId('comparison-fold').hidden = !comparison
  if (!comparison) return
  const { rows, confidence } = comparison
  const { direction, country: code } = choice()
  setText(
    byId('comparison-hint'),
    `How many times faster a session of the challenger’s is, by ${rateName} goodput, with an interval that covers the truth with ${Number((confidence * 100).toFixed(2))} %. Look as often as you like, and at each challenger: verdicts allow for it. Sessions are compared within their country; failed ones count as slow.`,
  )
  showTotal(byId('comparisons'), rows, comparison)
  setText(byId('comparison-caption'), `${directions[direction]}, country by country`)
  const countries = rows.filter(
    (row) => row.direction === direction && row.country !== undefined && (!code || row.country === code),
  )
  showRows(
    byId('comparison-countries'),
    countries
      .sort((a, b) => (country(a.country) < country(b.country) ? -1 : 1))
      .map((row) => [
        countryCell(row.country),
        (cell) => {
          const name = isDecided(row) ? 'strong' : 'span'
          cell.replaceChildren(element(name, times(row.ratio.value)))
        },
        range(row.ratio),
        (cell) => cell.replaceChildren(interval(row.ratio)),
        row.verdict === 'too few sessions' ? shortWait(row) : (cell) => cell.replaceChildren(verdictOf(row)),
      ]),
    'No session yet.',
  )
}

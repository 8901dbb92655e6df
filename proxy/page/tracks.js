import { trackName } from './format.js'
import { element } from './table.js'

/** Colours there are; each track has a number besides, for colours are few and not all see them. */
const TONES = 6

let tracks = []

/** In the order in which they were given to the command. */
export function setTracks(all) {
  tracks = all
  document.body.toggleAttribute('data-untracked', !areNamed())
}

export const allTracks = () => tracks

/** Whether there is a track to tell of: without, tables have no column for it. */
export const areNamed = () => tracks.some((track) => track !== '')

/** From 0; a track that is gone since is the first. */
export const trackIndex = (track) => Math.max(0, tracks.indexOf(track ?? ''))
/** Nothing, where there is but one. */
export const trackNumber = (track) => (tracks.length < 2 ? '' : String(trackIndex(track) + 1))
export const toneClass = (index) => `tone-${index % TONES}`
export const toneName = (index) => `--tone-${index % TONES}`

/** Fills an element with a track's number, in its colour, and its name; with the name alone where there is but one. */
export function showTrack(target, track) {
  if (tracks.length < 2) {
    target.replaceChildren(trackName(track))
    return
  }
  const number = element('span', trackNumber(track), `key ${toneClass(trackIndex(track))}`)
  target.replaceChildren(number, element('span', trackName(track)))
}

export const trackCell = (track) => (cell) => showTrack(cell, track)

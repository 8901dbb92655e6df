/** Sections that fold: remembered while the tab is open. On a phone only what moves now is open at first. */
const OPEN_ON_A_PHONE = new Set(['throughput-fold', 'connections-fold'])
const KEY = 'folds'

const isNarrow = matchMedia('(max-width: 699px)').matches
const folds = [...document.querySelectorAll('details.card')]
const remembered = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')

for (const fold of folds) {
  if (remembered) fold.open = remembered.includes(fold.id)
  else if (isNarrow) fold.open = OPEN_ON_A_PHONE.has(fold.id)
  fold.addEventListener('toggle', () => {
    const open = folds.filter(({ open }) => open).map(({ id }) => id)
    sessionStorage.setItem(KEY, JSON.stringify(open))
  })
}

/** Where the page and its tables are scrolled to is kept over a reload: the browser restores it too early, when all is still empty. */
const KEY = 'scroll'
const regions = () => [...document.querySelectorAll('.scroll')]

addEventListener('pagehide', () => {
  const at = [scrollY, ...regions().map(({ scrollTop }) => scrollTop)]
  sessionStorage.setItem(KEY, JSON.stringify(at))
})

history.scrollRestoration = 'manual'
let isRestored = false

/** Once, when there is something to scroll. */
export function restoreScroll() {
  if (isRestored) return
  isRestored = true
  const at = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
  if (!at) return
  for (const [index, region] of regions().entries()) region.scrollTop = at[index + 1]
  scrollTo(0, at[0])
}

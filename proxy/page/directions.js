import { directions } from './format.js'

/** Makes a template into a table for each direction: `#goodput-transmit`, `#goodput-receive`. */
export function perDirection(name) {
  const template = document.querySelector(`#${name}-template`)
  for (const [direction, title] of Object.entries(directions)) {
    const copy = template.content.cloneNode(true)
    const [section, table, caption] = ['section', 'table', 'caption'].map((tag) => copy.querySelector(tag))
    table.id = `${name}-${direction}`
    caption.id = `${table.id}-caption`
    caption.textContent = `${title}, ${template.dataset.caption}`
    section.setAttribute('aria-labelledby', caption.id)
    template.before(copy)
  }
}

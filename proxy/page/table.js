/** A text across more columns than are shown would add some to the table. */
const columns = (heads) => [...heads].filter((head) => getComputedStyle(head).display !== 'none').length

/**
 * Shows rows in a table, in place, so that what is selected, scrolled to or focused stays. All text is text:
 * nothing that a client or a target says becomes markup.
 *
 * @param rows of each cell a text, or a function that fills it
 */
export function showRows(table, rows, empty) {
  const [body] = table.tBodies
  const heads = table.tHead.rows[0].cells
  const shown = rows.length > 0 ? rows : [[empty]]
  while (body.rows.length > shown.length) body.deleteRow(-1)
  for (const [index, cells] of shown.entries()) {
    const row = body.rows[index] ?? body.insertRow()
    while (row.cells.length > cells.length) row.deleteCell(-1)
    for (const [column, cell] of cells.entries()) {
      const element = row.cells[column] ?? row.insertCell()
      element.className = rows.length > 0 ? heads[column].className : ''
      element.colSpan = rows.length > 0 ? 1 : columns(heads)
      if (typeof cell === 'function') cell(element)
      else setText(element, cell)
    }
  }
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** As many `li` in a list as there are texts, each filled by `fill`. */
export function showItems(list, items, fill) {
  while (list.children.length > items.length) list.lastElementChild.remove()
  for (const [index, item] of items.entries()) {
    const element = list.children[index] ?? list.appendChild(document.createElement('li'))
    fill(element, item, index)
  }
}

/** An element with text. */
export function element(name, text, className = '') {
  const made = document.createElement(name)
  made.textContent = text
  if (className) made.className = className
  return made
}

/** What scrolls must be reachable by keyboard. */
export function makeScrollable() {
  for (const region of document.querySelectorAll('.scroll')) region.tabIndex = 0
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n')
}

const whole = new Intl.NumberFormat('en')

export const count = (value: number): string => whole.format(Math.round(value))

export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${count(Math.abs(value))}`

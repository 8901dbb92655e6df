import Table from 'cli-table3'

interface Transfer {
  readonly bytes: number
  readonly ms: number
}

function add(transfers: readonly Transfer[]): Transfer {
  return transfers.reduce((sum, { bytes, ms }) => ({ bytes: sum.bytes + bytes, ms: sum.ms + ms }), {
    bytes: 0,
    ms: 0,
  })
}

const cells = ({ bytes, ms }: Transfer): string[] => [String(bytes), `${(bytes / ms).toFixed(0)} kB/s`]

/** What curl counted under each name, and beside it what was reported. */
export function printTable(
  title: string,
  counted: readonly (Transfer & { readonly name: string })[],
  reported: ReadonlyMap<string, Transfer>,
): void {
  const head = [title, 'curl: bytes', 'goodput', 'reported: bytes', 'goodput']
  const table = new Table({ head, style: { head: [], border: [] } })
  for (const name of new Set(counted.map(({ name }) => name))) {
    const read = add(counted.filter((each) => each.name === name))
    table.push([name, ...cells(read), ...cells(reported.get(name) ?? { bytes: 0, ms: 0 })])
  }
  console.log(table.toString())
}

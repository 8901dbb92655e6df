import type { Soaked } from './soak.js'

/** Rounds before a heap is expected to stay as it is: caches fill, code is compiled. */
const WARM_UP = 4
/** How much a heap may be larger at the end than after the warm-up, in bytes. */
const GROWTH = 3 * 2 ** 20

function table(title: string, counts: Record<string, number>): void {
  console.log(`\n${title}`)
  for (const [name, count] of Object.entries(counts).sort()) {
    console.log(`  ${name.padEnd(40)}${count.toLocaleString('en').padStart(16)}`)
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** Prints what the soak came to; true if it balances. */
export function printLedger({ ledger, datagrams, faults, heaps }: Soaked): boolean {
  table('connections and bytes', ledger.totals)
  table('clients by behaviour', ledger.behaviours)
  table('datagrams', datagrams.totals)
  table('peers by behaviour', datagrams.behaviours)
  table('faults of the servers', faults)
  console.log('\nheap of each server, MB after the rounds')
  const leaks: string[] = []
  for (const [kind, sizes] of Object.entries(heaps)) {
    const step = Math.max(1, Math.floor(sizes.length / 12))
    const shown = sizes.filter((_size, index) => index % step === 0 || index === sizes.length - 1)
    console.log(`  ${kind.padEnd(9)} ${shown.map((each) => (each / 1e6).toFixed(1)).join(' ')}`)
    const warm = sizes.slice(WARM_UP)
    const growth = median(warm.slice(-WARM_UP)) - median(warm.slice(0, WARM_UP))
    if (growth > GROWTH) leaks.push(`the heap of the ${kind} server has grown by ${growth} bytes`)
  }
  const wrong = [...ledger.unexplained, ...datagrams.unexplained, ...leaks]
  for (const each of wrong.slice(0, 30)) console.log(`UNEXPLAINED ${each}`)
  console.log(wrong.length === 0 ? '\nbalanced: nothing is unexplained' : `\n${wrong.length} unexplained`)
  return wrong.length === 0
}

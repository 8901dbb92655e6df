import { readFileSync } from 'node:fs'

/** Linux counts a process's time in hundredths of a second, whatever its clock. */
const TICK = 10

/** What a process has used of the processor, in ms. */
export function cpuTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in brackets, may have spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK
}

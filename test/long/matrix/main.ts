import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { type Result, runTests } from './run.js'
import { pack, stage } from './stage.js'

const { values } = parseArgs({
  options: {
    node: { type: 'string', default: '20,22,24,26' },
    sdk: { type: 'string', default: '2,3' },
    /** Of the test files: a regular expression. */
    only: { type: 'string', default: '' },
  },
})

/** SDK 3 needs Node 22.15. */
const fits = (node: string, sdk: string): boolean => sdk !== '3' || Number(node) >= 22

// Short: tests put Unix sockets below it, whose paths may have 107 characters.
const base = await mkdtemp(join(tmpdir(), 'm'))
const results: Result[] = []
try {
  const tarball = await pack(base)
  for (const sdk of values.sdk.split(',')) {
    const folder = await stage(base, tarball, sdk)
    for (const node of values.node.split(',')) {
      if (fits(node, sdk)) results.push(await runTests(folder, node, sdk, new RegExp(values.only)))
    }
  }
} finally {
  await rm(base, { recursive: true, force: true })
}

const style = { head: [], border: [] }
const table = new Table({ style, head: ['Node', 'OpenTelemetry SDK', 'internals', 'test files', 'failed'] })
for (const { node, sdk, internals, passed, failed } of results) {
  table.push([node, sdk, internals, `${passed} of ${passed + failed.length}`, failed.join(', ') || 'none'])
}
console.log(table.toString())
process.exitCode = results.length > 0 && results.every(({ failed }) => failed.length === 0) ? 0 : 1

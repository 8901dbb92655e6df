import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../fixtures/packed.js'

const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8')
const architecture = await read('docs/architecture.md')
const contributing = await read('CONTRIBUTING.md')

/** What stands in backquotes. */
function quoted(page: string): string[] {
  return [...page.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
}

t.test('each room of lib is in the table of rooms and in the drawing', async (t) => {
  const folders = (await readdir(join(root, 'lib'), { withFileTypes: true })).filter((each) =>
    each.isDirectory(),
  )
  t.ok(folders.length >= 8)
  for (const { name } of folders) {
    t.ok(architecture.includes(`["${name}<br>`), `lib/${name} is drawn`)
    if (name !== 'register')
      t.ok(architecture.includes(`\n| \`lib/${name}\` |`), `lib/${name} is in the table`)
  }
})

t.test('each file of lib/node is in the table of internals, and no other', async (t) => {
  const files = await readdir(join(root, 'lib/node'))
  const [, table = ''] = architecture.split('## Internals of Node')
  const named = [...table.matchAll(/^\| `([\w-]+\.ts)` \|/gm)].map(([, name]) => name)
  t.strictSame(named.sort(), files.sort())
})

t.test('the classes of the sequence are there', async (t) => {
  const classes = [...architecture.matchAll(/participant \w+ as ([A-Z]\w+)$/gm)].map(([, name]) => name)
  t.ok(classes.length >= 4)
  const files = (await readdir(join(root, 'lib'), { recursive: true })).filter((name) => name.endsWith('.ts'))
  const code = (await Promise.all(files.map((name) => read(`lib/${name}`)))).join('\n')
  for (const name of classes) t.match(code, new RegExp(`export class ${name}\\b`))
})

t.test('every file and script that the pages name is there', async (t) => {
  const { scripts } = JSON.parse(await read('package.json'))
  for (const text of [...quoted(architecture), ...quoted(contributing)]) {
    for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) t.ok(script in scripts, text)
    for (const [path] of text.matchAll(/\b(?:lib|test|bench|docs|experiment|proxy|examples)\/[\w./-]*\w/g)) {
      t.ok(existsSync(join(root, path)), path)
    }
  }
})

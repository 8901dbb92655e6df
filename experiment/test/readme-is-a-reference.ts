import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { run } from './fixtures/command.js'

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const readme = read('README.md')

t.test('every option of the command is in the table, and no other', async (t) => {
  const { stdout } = await run('--help')
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name)
  const [, command = ''] = /## The command\n(.*?)\n## /s.exec(readme) ?? []
  const rows = [...command.matchAll(/^\| (`--.*?`(?:, `[\w- ]+`)*) \|/gm)]
    .map(([, names = '']) => names)
    .join()
  const told = [...rows.matchAll(/--([\w-]+)/g)].map(([, name]) => name)
  t.same(told.sort(), options.filter((name) => name !== 'help' && name !== 'version').sort())
})

t.test('what the pages link to is there', async (t) => {
  const slug = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
  for (const page of ['README.md', 'docs/assumptions.md']) {
    const links = [...read(page).matchAll(/\]\(([^)#]*)(?:#([\w-]+))?\)/g)]
    t.ok(links.length > 5)
    for (const [link, path = '', anchor] of links) {
      const target = path === '' ? page : path
      t.ok(existsSync(new URL(`../${target}`, import.meta.url)), link)
      if (anchor === undefined) continue
      const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slug(heading))
      t.ok(headings.includes(anchor), link)
    }
  }
})

t.test('the exit codes of the README are those of the command', async (t) => {
  const [, list = ''] = /^Exit code: (.*)\.$/m.exec((await run('--help')).stdout) ?? []
  for (const each of list
    .replace(' (or faster but fails more)', ', or faster but fails more')
    .split(/, (?=\d)/)) {
    const [, code, verdict] = /^(\d) (.*)$/.exec(each) ?? []
    t.match(readme, `| ${code} | ${verdict}`)
  }
})

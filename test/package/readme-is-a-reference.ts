import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { root } from '../fixtures/packed.js'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const index = join(root, 'lib/index.ts')

const parsed = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config
const { options } = ts.convertCompilerOptionsFromJson(parsed.compilerOptions, root)
const program = ts.createProgram([index], options)
const checker = program.getTypeChecker()
const source = program.getSourceFile(index)
const module = source && checker.getSymbolAtLocation(source)
const exported = module ? checker.getExportsOfModule(module) : []

/** The members of an exported interface, inherited ones too. */
function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(declared))
}

/** The rows of the README's tables, each as the code that stands in it. */
const code = [...readme.matchAll(/^\|.*$/gm)].flatMap(([row]) =>
  [...row.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
)
const inTables = (name: string): boolean => code.some((text) => new RegExp(`\\b${name}\\b`).test(text))

t.test('every function that is exported is named', async (t) => {
  const functions = exported.filter(
    ({ flags, name }) => !(flags & ts.SymbolFlags.Type) && /^[a-z]/.test(name),
  )
  t.ok(functions.length >= 8)
  for (const { name } of functions) t.ok(new RegExp(`\\b${name}\\b`).test(readme), name)
})

t.test('every option has a row, with its default', async (t) => {
  const interfaces = exported.filter(({ name }) => name.endsWith('Options'))
  t.ok(interfaces.length >= 4)
  const [, table = ''] = /^\| option of .*\n\|.*\n((?:\|.*\n)+)/m.exec(readme) ?? []
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split(' | '))
  for (const symbol of interfaces) {
    for (const { name } of membersOf(symbol)) {
      const row = rows.find(([, option]) => option === `\`${name}\``)
      t.ok(row?.[2], `${symbol.name}.${name}`)
    }
  }
})

t.test('every member of what is returned, and of what is reported, is in a table', async (t) => {
  const kinds = /^(Measured(Listener|Socket|Datagrams)|ConnectionsObserver|Stats)$/
  const interfaces = exported.filter(({ name }) => kinds.test(name))
  t.equal(interfaces.length, 5)
  for (const symbol of interfaces) {
    // `[Symbol.dispose]` is what `using` calls.
    const names = membersOf(symbol)
      .map(({ name }) => name)
      .filter((name) => /^\w+$/.test(name) && !/^__/.test(name))
    t.ok(names.length > 0)
    for (const name of names) t.ok(inTables(name), `${symbol.name}.${name}`)
  }
})

t.test('it is read in one sitting', async (t) => {
  t.ok(readme.trimEnd().split('\n').length < 200)
})

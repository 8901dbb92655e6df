import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Compiles TypeScript file by file, without a check of types: `npm test` has one of its own. */

/** Changes with how this compiles. */
const FORMAT = '1'

const require = createRequire(import.meta.url)
const cache = new URL('../../.tap/compiled/', import.meta.url)
const configFile = fileURLToPath(new URL('../../tsconfig.json', import.meta.url))
const config = readFileSync(configFile, 'utf8')
const { version } = JSON.parse(readFileSync(require.resolve('typescript/package.json'), 'utf8'))

/** @type {import('typescript').CompilerOptions | undefined} */
let options

/**
 * @param {string} source
 * @param {string} file where it is, as its source map will have it
 */
function transpile(source, file) {
  /** @type {typeof import('typescript')} */
  const ts = require('typescript')
  options ??= ts.convertCompilerOptionsFromJson(
    ts.parseConfigFileTextToJson(configFile, config).config.compilerOptions,
    '.',
  ).options
  // `nodenext` would have to know of the package that a file is in.
  const compilerOptions = { ...options, module: ts.ModuleKind.ESNext, noEmit: false, sourceMap: true }
  const { outputText, sourceMapText = '' } = ts.transpileModule(source, { fileName: file, compilerOptions })
  const map = { ...JSON.parse(sourceMapText), file, sources: [file], sourcesContent: [source] }
  const inline = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
  return outputText.replace(/^\/\/# sourceMappingURL=.*$/m, `//# sourceMappingURL=${inline}`)
}

/**
 * The JavaScript of a file, from the cache if it was compiled before.
 *
 * @param {string} file
 */
export function compiled(file) {
  const source = readFileSync(file, 'utf8')
  const hash = createHash('sha256')
  for (const part of [FORMAT, version, config, file, source]) hash.update(part).update('\0')
  const entry = new URL(`${hash.digest('hex')}.js`, cache)
  try {
    return readFileSync(entry, 'utf8')
  } catch {
    const text = transpile(source, file)
    mkdirSync(cache, { recursive: true })
    // Renamed, so that another process that reads it finds the whole.
    const written = new URL(`${entry.href}.${process.pid}`)
    writeFileSync(written, text)
    renameSync(written, entry)
    return text
  }
}

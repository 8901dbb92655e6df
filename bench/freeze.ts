import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = path.join(here, '../..')

/**
 * Copies the built package to where the processes of a run import it from: they start over many minutes, and
 * somebody may build meanwhile. Returns a digest of what is measured.
 */
export async function freeze(build: string): Promise<string> {
  // With a package.json of its own the folder is no part of the package, whose name would mean `../../dist`.
  await writeFile(path.join(here, 'package.json'), '{ "type": "module" }\n')
  const target = path.join(here, 'node_modules/measured-listener')
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  await cp(path.join(root, 'package.json'), path.join(target, 'package.json'))
  await cp(build, path.join(target, 'dist'), { recursive: true })

  const hash = createHash('sha256')
  const files = await readdir(path.join(target, 'dist'), { recursive: true })
  for (const file of files.filter((each) => each.endsWith('.js')).sort()) {
    hash.update(file).update(await readFile(path.join(target, 'dist', file)))
  }
  return hash.digest('hex').slice(0, 12)
}

export const defaultBuild = path.join(root, 'dist')

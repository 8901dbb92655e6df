import { readdirSync } from 'node:fs'

/** The gate is for the library: the command runs in processes of its own, and benches and simulations are no product. */
const library = readdirSync(new URL('lib', import.meta.url))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `lib/${name}`)

export default () => library

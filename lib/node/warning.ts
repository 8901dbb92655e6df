import { inspect } from 'node:util'

const PREFIX = 'measured-listener: '

/** Warnings of different texts that one teller tells; then it is silent. */
const MAX_WARNINGS = 10

/** A warning of the process that says who speaks: the application's owner may not know that it is measured. */
export function emitWarning(text: string, detail?: string): void {
  process.emitWarning(text.startsWith(PREFIX) ? text : PREFIX + text, detail === undefined ? {} : { detail })
}

/** What a failure says, and where it came from. Anything can be thrown: also what throws when it is looked at. */
export function textsOf(failure: unknown): { readonly text: string; readonly stack?: string | undefined } {
  try {
    if (failure instanceof Error) return { text: String(failure.message), stack: failure.stack }
    return { text: typeof failure === 'string' ? failure : inspect(failure) }
  } catch {
    return { text: 'a failure that cannot be printed' }
  }
}

/** Tells which texts are new, ten at most: what fails for one connection fails for most. */
export function newTexts(): (text: string) => boolean {
  const told = new Set<string>()
  return (text) => {
    if (told.has(text) || told.size >= MAX_WARNINGS) return false
    told.add(text)
    return true
  }
}

const PREFIX = 'measured-listener: '

/** Warnings of different texts that one teller tells; then it is silent. */
const MAX_WARNINGS = 10

/** A warning of the process that says who speaks: the application's owner may not know that it is measured. */
export function emitWarning(text: string, detail?: string): void {
  process.emitWarning(text.startsWith(PREFIX) ? text : PREFIX + text, detail === undefined ? {} : { detail })
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

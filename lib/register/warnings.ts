import { inspect } from 'node:util'

const PREFIX = 'measured-listener: '

/** Warnings of different texts that are told; then it is silent. */
const MAX_WARNINGS = 10

const told = new Set<string>()

function textOf(failure: unknown): string {
  if (failure instanceof Error) return failure.message
  return typeof failure === 'string' ? failure : inspect(failure)
}

/**
 * Tells a failure as a warning of the process, each text once: what fails for one connection fails for most. Begins
 * with the package's name, because the application's owner may not know that it is measured.
 */
export function warn(failure: unknown): void {
  const text = textOf(failure)
  if (told.has(text) || told.size >= MAX_WARNINGS) return
  told.add(text)
  process.emitWarning(text.startsWith(PREFIX) ? text : PREFIX + text)
}

import { inspect } from 'node:util'
import { emitWarning, newTexts } from '../node/warning.js'

const isNew = newTexts()

function textOf(failure: unknown): string {
  if (failure instanceof Error) return failure.message
  return typeof failure === 'string' ? failure : inspect(failure)
}

/** Tells a failure as a warning of the process, each text once. */
export function warn(failure: unknown): void {
  const text = textOf(failure)
  if (isNew(text)) emitWarning(text)
}

import { emitWarning, newTexts, textsOf } from '../node/warning.js'

const isNew = newTexts()

/** Tells a failure as a warning of the process, each text once. */
export function warn(failure: unknown): void {
  const { text } = textsOf(failure)
  if (isNew(text)) emitWarning(text)
}

/** What was collected while work went on: the one error as it is, several as one, none as `undefined`. */
export function joined(errors: readonly unknown[]): unknown {
  return errors.length > 1 ? new AggregateError(errors, `${errors.length} failures`) : errors[0]
}

/** Throws what was collected while work went on. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length > 0) throw joined(errors)
}

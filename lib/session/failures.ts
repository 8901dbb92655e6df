/** Throws what was collected while work went on: the one error as it is, several as one. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} failures`)
  if (errors.length === 1) throw errors[0]
}

import type { Attributes } from '@opentelemetry/api'
import { wrongType } from '../check.js'
import { RESERVED } from '../telemetry/attributes.js'

/**
 * Refuses fixed attributes with a key that only the reporters set. They would leave it out of every point, and who
 * set it would never know.
 *
 * @param name the setting, and `value` its value, as the message shows them
 * @throws TypeError
 */
export function checkNotReserved(name: string, attributes: Attributes, value: unknown): void {
  const taken = Object.keys(attributes).find((key) => RESERVED.includes(key))
  if (taken === undefined) return
  throw wrongType(name, `attributes without ${RESERVED.join(', ')}, which the reporters set`, value)
}

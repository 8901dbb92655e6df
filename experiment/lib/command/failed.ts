import { ATTR_ERROR_TYPE, type Attributes, attributeValue } from '../attributes.js'
import type { CommandOptions } from './options.js'

/** Whether sessions with some attributes failed: those with an error that is not named as harmless. */
export const failedBy =
  ({ harmless }: CommandOptions) =>
  (attributes: Attributes): boolean => {
    const type = attributeValue(attributes, ATTR_ERROR_TYPE)
    return type !== undefined && !harmless.includes(String(type))
  }

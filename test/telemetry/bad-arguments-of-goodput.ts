import t from 'tap'
import { type GoodputOptions, goodputReporter } from '../../lib/index.js'
import { refuses } from '../fixtures/refusals.js'

type Option = keyof GoodputOptions

/** The option must not have any of the values. */
function refusesOption(option: Option, kind: 'TypeError' | 'RangeError', values: readonly unknown[]): void {
  refuses(t, `options.${option}`, kind, values, (value) => goodputReporter({ [option]: value }))
}

/** The member at that index or key must not have any of the values. */
function refusesMember(
  option: Option,
  member: string | number,
  kind: 'TypeError' | 'RangeError',
  values: readonly unknown[],
  others: object = [],
): void {
  const name = typeof member === 'number' ? `options.${option}[${member}]` : `options.${option}.${member}`
  refuses(t, name, kind, values, (value) => {
    const members = Object.assign(Array.isArray(others) ? [...others] : { ...others }, { [member]: value })
    return goodputReporter({ [option]: members })
  })
}

const noObject = [null, 1, 'track', true, []]

refuses(t, 'options', 'TypeError', [...noObject, () => undefined], (value) => goodputReporter(value))
refusesOption('meter', 'TypeError', [...noObject, {}, { createHistogram: true }])
refusesOption('countryLookup', 'TypeError', [null, 'DE', {}])
refusesOption('attributes', 'TypeError', noObject)
refusesMember('attributes', 'track', 'TypeError', [{}, () => 'challenger', 1n, Symbol('track')], {})
refusesOption('directions', 'TypeError', [null, 'receive', {}, [], ['receive', 'receive']])
refusesMember('directions', 0, 'TypeError', ['download', '', null, 1])
refusesMember('directions', 1, 'TypeError', ['upload', undefined], ['receive'])
refusesOption('minBytes', 'TypeError', [null, '0', 0n, {}])
refusesOption('minBytes', 'RangeError', [-1, Number.NaN, Number.POSITIVE_INFINITY])
refusesOption('rate', 'TypeError', [null, 'mean', '', 1])
refusesOption('boundaries', 'TypeError', [null, 'log', 10, {}, []])
refusesMember('boundaries', 1, 'TypeError', [null, '10', 10n, undefined], [1])
refusesMember('boundaries', 1, 'RangeError', [1, 0.5, Number.NaN, Number.POSITIVE_INFINITY], [1])
refusesMember('boundaries', 0, 'RangeError', [Number.NaN, Number.NEGATIVE_INFINITY])

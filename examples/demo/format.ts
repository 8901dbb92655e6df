import { styleText } from 'node:util'
import prettyBytes from 'pretty-bytes'

const integer = new Intl.NumberFormat('en')
const colours = process.stdout.isTTY && process.stdout.hasColors()

export const bytes = (count: number): string => integer.format(count)
export const rate = (bytesPerSecond: number): string => `${prettyBytes(bytesPerSecond)}/s`
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
export const dim = (text: string): string => (colours ? styleText('dim', text) : text)

/** A country of the experiment: its links, and what the challenger truly does there. */
export interface Country {
  readonly ip: string
  /** The median of its clients' links, in bytes/s. */
  readonly speed: number
  /** How much faster the challenger's path is. */
  readonly ratio: number
  /** The challenger drops who has not had the floor's bytes by then, in ms. */
  readonly patience?: number
  readonly truth: string
}

export const countries: Readonly<Record<string, Country>> = {
  DE: { ip: '91.10.20.30', speed: 130_000, ratio: 1.3, truth: 'x 1.3 faster' },
  BR: { ip: '177.10.20.30', speed: 100_000, ratio: 1, truth: 'equal' },
  IN: { ip: '49.32.10.20', speed: 90_000, ratio: 1, patience: 2_000, truth: 'equal, drops the slow' },
}

export const tracks = ['incumbent', 'challenger'] as const
export type Track = (typeof tracks)[number]

const byIp = new Map(Object.entries(countries).map(([code, { ip }]) => [ip, code]))

/** Stands for a database of addresses. */
export const countryLookup = (ip: string): string | undefined => byIp.get(ip)

/** What a page wants to be shown: it asks with the address of its events. */
export interface Query {
  /** Sessions of this country; undefined: of all. */
  readonly country: string | undefined
  /** Sessions of these tracks, '' is that of none; undefined: of all. */
  readonly tracks: ReadonlySet<string> | undefined
  /** Which goodput; undefined: the best that there is. */
  readonly rate: string | undefined
  /** The tracks to compare; undefined: the first two. */
  readonly incumbent: string | undefined
  readonly challenger: string | undefined
  /** The `id` of an open connection that is told of wherever it is in the list. */
  readonly session: number | undefined
}

/** Reads `?country=DE&track=a&track=b`. What it does not know is left out: old links have old names. */
export function parseQuery(url: string): Query {
  const { searchParams } = new URL(url, 'http://page')
  const one = (name: string): string | undefined => searchParams.get(name) ?? undefined
  const tracks = searchParams.getAll('track')
  const session = Number(one('session') ?? Number.NaN)
  return {
    country: one('country'),
    tracks: tracks.length > 0 ? new Set(tracks) : undefined,
    rate: one('rate'),
    incumbent: one('incumbent'),
    challenger: one('challenger'),
    session: Number.isSafeInteger(session) ? session : undefined,
  }
}

/** Whether what has such a country and track is asked for. */
export function wants(
  { country, tracks }: Query,
  of: { country?: string; track?: string | undefined },
): boolean {
  return (
    (country === undefined || of.country === undefined || of.country === country) &&
    (tracks === undefined || tracks.has(of.track ?? ''))
  )
}

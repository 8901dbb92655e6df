/** Public addresses of universities, by what their links are like in the demo. */
export interface DemoClient {
  readonly ip: string
  /** Bytes per second, in the middle. */
  readonly link: number
  /** What the challenger does to it. */
  readonly gain: number
}

export const clients: readonly DemoClient[] = [
  { ip: '141.76.1.1', link: 2_500_000, gain: 1.5 },
  { ip: '18.7.22.1', link: 6_000_000, gain: 1.2 },
  { ip: '133.11.0.1', link: 9_000_000, gain: 1.3 },
  { ip: '143.107.1.1', link: 800_000, gain: 1.7 },
  { ip: '137.158.1.1', link: 300_000, gain: 1.6 },
  { ip: '2001:638::1', link: 3_000_000, gain: 1.4 },
]

/** What the bytes of a session are divided by: the time they were under way, in which some moved, or all of it. */
export type Rate = 'delivered' | 'active' | 'lifetime'

/** The metrics of the goodput. */
export const rateMetrics: Readonly<Record<Rate, string>> = {
  delivered: 'proxy.session.goodput.delivered',
  active: 'proxy.session.goodput.active',
  lifetime: 'proxy.session.goodput',
}

export const RATES = Object.keys(rateMetrics) as readonly Rate[]

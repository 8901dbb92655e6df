import { rate, short, time } from './format.js'
import { element, showItems } from './table.js'
import { axis, cssColour, dashes, fit } from './theme.js'
import uPlot from './uplot.js'

const lines = [
  { label: 'Download', key: 'sending', colour: '--text' },
  { label: 'Upload', key: 'receiving', colour: '--muted' },
]

/** s: on a shorter axis, seconds would be told twice. */
const SHORTEST = 30

/**
 * A chart of bytes per second, down and up, over time.
 *
 * @param title what it is of, for those who do not see it
 * @returns shows points: `time` in s, `sending`, `receiving`
 */
export function rateChart(place, legend, title) {
  let points = []
  const data = () => [
    points.map(({ time }) => time),
    ...lines.map(({ key }) => points.map((point) => point[key])),
  ]
  const { chart } = fit(
    place,
    (target, size) =>
      new uPlot(
        {
          ...size,
          legend: { show: false },
          cursor: { show: false },
          scales: {
            x: { range: (_chart, from, to) => [from, Math.max(to, from + SHORTEST)] },
            y: { range: (_chart, _low, high) => [0, Math.max(1_000, high * 1.1)] },
          },
          axes: [
            { ...axis(), space: 80, values: (_chart, splits) => splits.map(time) },
            { ...axis(), size: 76, values: (_chart, splits) => splits.map((each) => short(rate(each))) },
          ],
          series: [
            {},
            ...lines.map(({ label, colour }, index) => ({
              label,
              stroke: cssColour(colour),
              dash: dashes[index],
              width: 1.5,
              points: { show: false },
            })),
          ],
        },
        data(),
        target,
      ),
  )
  return (now) => {
    points = now
    chart().setData(data())
    const last = points.at(-1)
    const texts = lines.map(({ label, key }) => `${label} ${rate(last?.[key] ?? 0)}`)
    place.setAttribute('aria-label', `${title}. Now: ${texts.join(', ')}`)
    showItems(legend, texts, (item, text, index) => {
      item.replaceChildren(element('span', '', `swatch line-${index}`), text)
    })
  }
}

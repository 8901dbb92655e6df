/** The proxy tells every second: after so many ms without, what is shown is old. */
const LIMIT = 3000

let last = performance.now()
let tell = () => undefined

function check() {
  const age = performance.now() - last
  tell(age < LIMIT ? undefined : Math.round(age / 1000))
}

/** Something has come from the proxy. */
export function updated() {
  last = performance.now()
  check()
}

/** Has `callback` told every second how many seconds old the last update is, or undefined while that is recent. */
export function onStale(callback) {
  tell = callback
  setInterval(check, 1000)
}

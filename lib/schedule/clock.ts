/**
 * Milliseconds on the monotonic clock.
 *
 * `performance` is looked up at each call, so that a test that moves the global clock moves this one.
 */
export const now = (): number => performance.now()

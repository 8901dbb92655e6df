import { inspect } from 'node:util'
import { checkFunction, isObject } from '../check.js'
import type { Stats } from '../stats/stats.js'
import type { ConnectionContext } from './context.js'
import { throwAll } from './failures.js'

/**
 * Called with each report of each connection.
 *
 * All it is given are snapshots, which it may keep. What it throws, or the promise it returns rejects with,
 * goes to `onError` and nowhere else. It may call `updateContext`, `report`, `stop`, or destroy the socket.
 *
 * @param ctx what is known of the connection: frozen, a new object after every `updateContext`
 * @param stats since the connection opened
 * @param deltaStats since the previous report of this connection
 * @param final true exactly once for each connection, in its last report
 */
export type Reporter = (
  ctx: ConnectionContext,
  stats: Stats,
  deltaStats: Stats,
  final: boolean,
) => void | Promise<void>

const PARTS = Symbol('measured-listener.reporters')

type Combined = Reporter & { [PARTS]?: readonly Reporter[] }

function partsOf(reporter: Combined): readonly Reporter[] {
  return reporter[PARTS] ?? [reporter]
}

/** Failures of different texts that are told by default; then it is silent. */
const MAX_WARNINGS = 10

/** The default `onError`: tells each failure once. A look-up that fails would else be told for every connection. */
export function warnOnce(): (error: unknown) => void {
  const told = new Set<string>()
  return (error) => {
    const failure = error instanceof Error ? error.message : inspect(error)
    if (told.has(failure) || told.size >= MAX_WARNINGS) return
    told.add(failure)
    warn(error)
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : `a reporter failed: ${inspect(error)}`)
}

/**
 * The reporter as it can be called without fear: nothing that it or `onError` does comes back.
 *
 * @param onError told of each failure; default `process.emitWarning`, once for each text
 */
export function guardReporter(reporter: Reporter, onError: (error: unknown) => void = warnOnce()): Reporter {
  const parts = partsOf(reporter)
  const fail = (error: unknown): void => {
    try {
      onError(error)
    } catch (failure) {
      warn(failure)
    }
  }
  // Spelled out: this runs for each report, and a rest array would be made for each.
  return (ctx, stats, deltaStats, final) => {
    for (const part of parts) {
      try {
        const result = part(ctx, stats, deltaStats, final)
        if (isObject(result)) Promise.resolve(result).catch(fail)
      } catch (error) {
        fail(error)
      }
    }
  }
}

/**
 * One reporter that calls several, in their order. Each fails for itself: the others are called all the same,
 * and `onError` is told of each failure.
 *
 * @throws TypeError if one of them is not a function
 *
 * @example
 * import { combineReporters, goodputReporter, measuredListener } from 'measured-listener'
 *
 * const log = (ctx, stats, deltaStats, final) => { if (final) console.log(ctx.clientIp, stats.sentTotal) }
 * measuredListener(server, 10_000, combineReporters(log, goodputReporter()))
 */
export function combineReporters(...reporters: Reporter[]): Reporter {
  reporters.forEach((reporter, index) => {
    checkFunction(`reporters[${index}]`, reporter)
  })
  const parts = reporters.flatMap(partsOf)
  // A listener calls the parts one by one. This is for who calls the whole, from a reporter of their own.
  const combined: Reporter = (...report) => {
    const errors: unknown[] = []
    const pending = parts.flatMap((part) => {
      try {
        return part(...report) ?? []
      } catch (error) {
        errors.push(error)
        return []
      }
    })
    if (pending.length === 0) return throwAll(errors)
    return Promise.allSettled(pending).then((results) => {
      throwAll([...errors, ...results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))])
    })
  }
  return Object.assign(combined, { [PARTS]: parts })
}

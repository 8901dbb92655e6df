import { checkFunction, isObject, wrongType } from '../check.js'
import { emitWarning, newTexts, textsOf } from '../node/warning.js'
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

/** The default `onError`: tells each failure once. A look-up that fails would else be told for every connection. */
export function warnOnce(): (error: unknown) => void {
  const isNew = newTexts()
  return (error) => {
    const { text, stack } = textsOf(error)
    if (isNew(text)) emitWarning(text, stack)
  }
}

const factories = new WeakSet<object>()

/** Marks a function that makes reporters: given as a reporter it would do nothing, in silence. */
export function refuseAsReporter(factory: object): void {
  factories.add(factory)
}

/** @throws TypeError for what is no function, and for a function that makes reporters and was not called */
export function checkReporter(name: string, value: unknown): void {
  checkFunction(name, value)
  if (!factories.has(value as object)) return
  const { name: factory } = value as { readonly name: string }
  throw wrongType(name, `a reporter, which ${factory}() makes`, value)
}

/** A reporter that can be called without fear, and what it tells of failures. Neither throws. */
export interface GuardedReporter {
  readonly reporter: Reporter
  readonly fail: (error: unknown) => void
}

/** One for all: an `onError` that fails may be that of every socket of a pool, and fails for each report. */
const warnOfOnError = warnOnce()

/** Tells `onError`, whose own failure is a warning, each text once. Does not throw. */
export function guardOnError(onError: (error: unknown) => unknown): (error: unknown) => void {
  return (error) => {
    try {
      const result = onError(error)
      if (isObject(result)) Promise.resolve(result).catch(warnOfOnError)
    } catch (failure) {
      warnOfOnError(failure)
    }
  }
}

/**
 * The reporter as it can be called without fear: nothing that it or `onError` does comes back.
 *
 * @param onError told of each failure
 */
export function guardReporter(reporter: Reporter, onError: (error: unknown) => void): GuardedReporter {
  const parts = partsOf(reporter)
  const fail = guardOnError(onError)
  // Spelled out: this runs for each report, and a rest array would be made for each.
  const guarded: Reporter = (ctx, stats, deltaStats, final) => {
    for (const part of parts) {
      try {
        const result = part(ctx, stats, deltaStats, final)
        if (isObject(result)) Promise.resolve(result).catch(fail)
      } catch (error) {
        fail(error)
      }
    }
  }
  return { reporter: guarded, fail }
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
    checkReporter(`reporters[${index}]`, reporter)
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

refuseAsReporter(combineReporters)

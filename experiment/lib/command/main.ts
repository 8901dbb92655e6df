#!/usr/bin/env node
import { setTimeout } from 'node:timers/promises'
import { CommanderError } from 'commander'
import type { Comparison } from '../pairs.js'
import { compareOverall, compareStrata, type Stratum } from '../strata.js'
import type { Verdict } from '../verdict.js'
import { type CommandOptions, parseOptions } from './options.js'
import { table } from './print.js'
import { type Sessions, sessionsOf, WINDOW } from './sessions.js'

/** What the process exits with. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  faster: 0,
  slower: 1,
  'faster but fails more': 2,
  'no difference shown': 2,
  'too few sessions': 3,
}
const ERROR = 4

function exitCodeOf(verdict: Verdict, success: CommandOptions['success']): number {
  if (success === 'faster') return verdict === 'faster' ? 0 : 1
  if (success === 'not-slower') return verdict === 'slower' || verdict === 'faster but fails more' ? 1 : 0
  return EXIT_CODES[verdict]
}

interface Result {
  readonly strata: readonly Stratum[]
  readonly overall: Comparison
}

function judge({ points, outcomes }: Sessions, options: CommandOptions): Result {
  const { arm, incumbent, challenger, by, where, confidence, ratio, designEffect } = options
  const windows = points.some(({ attributes }) => attributes?.[WINDOW] !== undefined)
  const plain = {
    arm,
    incumbent,
    challenger,
    where,
    confidence,
    ratio,
    designEffect,
    ...(outcomes && { outcomes }),
  }
  return {
    strata: compareStrata(points, { ...plain, by }),
    overall: compareOverall(points, { ...plain, by: windows ? [...by, WINDOW] : by }),
  }
}

async function look(options: CommandOptions): Promise<number> {
  const progress = process.stderr.isTTY && options.output === 'table'
  if (progress) process.stderr.write('reading …\r')
  const sessions = await sessionsOf(options)
  if (progress) process.stderr.write('\x1b[2K')
  const result = judge(sessions, options)
  const { queries } = sessions
  // For a program they are in the JSON; who wants to see them beside it asks for it.
  if (options.showQueries && options.output === 'json') console.error(queries.join('\n'))
  if (options.output === 'json') console.log(JSON.stringify({ queries, ...result }))
  else console.log([...queries, table(result.strata, result.overall)].join('\n'))
  return exitCodeOf(result.overall.verdict, options.success)
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), (text) => process.stdout.write(text))
  for (;;) {
    const code = await look(options)
    if (options.watch === undefined) return code
    await setTimeout(options.watch)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  const { exitCode, message } = error as CommanderError
  // `--help` and `--version` have been printed.
  if (error instanceof CommanderError && exitCode === 0) process.exitCode = 0
  else {
    console.error(`measured-experiment: ${message.replace(/^error: /, '')}`)
    process.exitCode = ERROR
  }
}

#!/usr/bin/env node
import { setTimeout } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { fromFiles } from './from-files.js'
import { fromPrometheus } from './from-prometheus.js'
import { ERROR, exitCodeOf, judge, type Result } from './judge.js'
import { type CommandOptions, parseOptions } from './options.js'
import { inWordsOfCommand, json, table } from './print.js'
import { progressOn } from './progress.js'
import type { Sessions } from './sessions.js'

const progress = progressOn(process.stderr)

// console.log says nothing where it cannot write, and --watch would go on for nobody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read has gone, as `head -1` does.
  if (error.code === 'EPIPE') process.exit()
  process.exit(tell(error))
})

async function look(options: CommandOptions, at: Date): Promise<number> {
  const [sessions, result] = await judged(options, at).finally(() => progress(''))
  // For a program they are in the JSON; who wants to see them beside it asks for it.
  if (options.showQueries && options.output === 'json') console.error(sessions.queries.join('\n'))
  const text =
    options.output === 'json'
      ? json(sessions, result, at)
      : [
          ...(options.watch === undefined ? [] : ['', at.toISOString()]),
          ...sessions.queries,
          ...(sessions.queries.length > 0 ? [''] : []),
          // A terminal of unknown width has 0.
          table(sessions, result, options, process.stdout.columns || undefined),
        ].join('\n')
  process.stdout.write(`${text}\n`)
  return exitCodeOf(result.overall.verdict, options.success)
}

async function judged(options: CommandOptions, at: Date): Promise<[Sessions, Result]> {
  const sessions = await (options.file ? fromFiles(options) : fromPrometheus(options, progress, at.getTime()))
  progress('comparing')
  return [sessions, judge(sessions, options)]
}

function tell(error: unknown, at?: Date): number {
  const { exitCode, message } = error as CommanderError
  // `--help` and `--version` have been printed.
  if (error instanceof CommanderError && exitCode === 0) return 0
  const sentence = inWordsOfCommand(message.replace(/^error: /, '')).replace(/\s*\n\s*/g, ' ')
  const when = at === undefined ? '' : `${at.toISOString()}: `
  const help = error instanceof CommanderError ? ' (--help lists all options)' : ''
  console.error(`measured-experiment: ${when}${sentence}${help}`)
  return ERROR
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), (text) => process.stdout.write(text))
  const { watch } = options
  if (watch === undefined) return look(options, new Date())
  for (;;) {
    const at = new Date()
    // A server that is away for a while is no reason to stop looking.
    process.exitCode = await look(options, at).catch((error: unknown) => tell(error, at))
    progress(`next look at ${new Date(Date.now() + watch).toISOString()}`)
    await setTimeout(watch)
  }
}

process.exitCode = await main().catch((error: unknown) => tell(error))

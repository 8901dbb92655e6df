#!/usr/bin/env node
import { setTimeout } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { fromFiles } from './from-files.js'
import { fromPrometheus } from './from-prometheus.js'
import { ERROR, exitCodeOf, judge } from './judge.js'
import { type CommandOptions, parseOptions } from './options.js'
import { inWordsOfCommand, table } from './print.js'
import { progress } from './progress.js'

async function look(options: CommandOptions): Promise<number> {
  const sessions = await (options.file ? fromFiles(options) : fromPrometheus(options, progress)).finally(() =>
    progress(''),
  )
  const result = judge(sessions, options)
  const { metric, queries, notes } = sessions
  const at = new Date().toISOString()
  // For a program they are in the JSON; who wants to see them beside it asks for it.
  if (options.showQueries && options.output === 'json') console.error(queries.join('\n'))
  if (options.output === 'json') console.log(JSON.stringify({ at, metric, queries, notes, ...result }))
  else {
    const when = options.watch === undefined ? [] : ['', at]
    console.log([...when, ...queries, table(sessions, result, options, process.stdout.columns)].join('\n'))
  }
  return exitCodeOf(result.overall.verdict, options.success)
}

function tell(error: unknown): number {
  const { exitCode, message } = error as CommanderError
  // `--help` and `--version` have been printed.
  if (error instanceof CommanderError && exitCode === 0) return 0
  const sentence = inWordsOfCommand(message.replace(/^error: /, '')).replace(/\s*\n\s*/g, ' ')
  console.error(`measured-experiment: ${sentence}`)
  return ERROR
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), (text) => process.stdout.write(text))
  if (options.watch === undefined) return look(options)
  for (;;) {
    // A server that is away for a while is no reason to stop looking.
    process.exitCode = await look(options).catch(tell)
    await setTimeout(options.watch)
  }
}

process.exitCode = await main().catch(tell)

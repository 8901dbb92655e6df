import type { Socket } from 'node:net'
import { measuredSocket } from 'measured-listener'
import { answer } from './child.js'
import { openAll } from './hold.js'
import { cpu, memory } from './usage.js'

/** A process with outbound sockets: `outbound-process.js VARIANT INTERVAL`. */

let reports = 0
const silent = (): void => {
  reports += 1
}

/** What one writes by hand: a timer for each socket, which reads its counters. It has no rates. */
function timerEach(socket: Socket, interval: number): void {
  const opened = performance.now()
  let before = { recvTotal: 0, sentTotal: 0, duration: 0 }
  const report = (): void => {
    const { bytesRead: recvTotal, bytesWritten: sentTotal } = socket
    const total = { recvTotal, sentTotal, duration: performance.now() - opened }
    const delta = {
      recvTotal: recvTotal - before.recvTotal,
      sentTotal: sentTotal - before.sentTotal,
      duration: total.duration - before.duration,
    }
    before = total
    keep(total, delta)
  }
  const timer = setInterval(report, interval).unref()
  socket.once('close', () => {
    clearInterval(timer)
    report()
  })
}

/** As a reporter of ours takes them. */
function keep(_total: object, _delta: object): void {
  reports += 1
}

const variants = {
  bare: () => {},
  measuredSocket: (socket: Socket, interval: number) => void measuredSocket(socket, interval, silent),
  'a timer each, by hand': timerEach,
}

export type OutboundVariant = keyof typeof variants

const [variant, interval] = process.argv.slice(2) as [OutboundVariant, string]

const answers = {
  open: async ({ port, count }: { port: number; count: number }) => {
    await openAll(port, count, (socket) => variants[variant](socket, Number(interval)))
  },
  cpu,
  memory,
  reports: () => reports,
}

export type OutboundAnswers = typeof answers

answer(answers)

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'

/** Why a test of that program is skipped; false where it is installed. */
export function without(program: 'nginx' | 'haproxy'): string | false {
  const missing = spawnSync(program, ['-v']).error !== undefined
  return missing && `${program} is not installed: apt-get install --no-install-recommends ${program}`
}

/** Runs a balancer with that configuration until the test is over; resolves when it takes connections. */
export async function front(
  t: Test,
  program: 'nginx' | 'haproxy',
  port: number,
  configuration: (folder: string) => string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `measured-listener-${program}-`))
  const file = join(folder, 'configuration')
  await writeFile(file, configuration(folder))
  const args = program === 'nginx' ? ['-p', folder, '-c', file, '-e', 'stderr'] : ['-f', file]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  t.teardown(async () => {
    await stopped(child)
    await rm(folder, { recursive: true, force: true })
  })
  await accepting(child, port)
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

/** It does not tell when it listens. */
async function accepting(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    const socket = net.connect(port, '127.0.0.1')
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (connected) return
    await setTimeout(20)
  }
  throw new Error(`it has ended with ${child.exitCode}`)
}

/** One request from that address of loopback, as the client counts it. */
export async function request(port: number, localAddress: string, bytes: number) {
  const agent = new http.Agent({ keepAlive: true })
  const posted = http.request({ host: '127.0.0.1', port, localAddress, method: 'POST', agent })
  posted.end(Buffer.alloc(bytes))
  const [response] = await once(posted, 'response')
  const { socket } = response
  await once(response.resume(), 'end')
  const counts = { sent: socket.bytesWritten, received: socket.bytesRead }
  agent.destroy()
  return counts
}

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { LOOPBACK, missing, start, startProxy } from './fixtures/proxy-process.js'

const run = promisify(execFile)

interface Cluster {
  readonly port: string
  readonly password: string
}

/** A cluster on loopback that is gone with the test: Debian's command drops it when what it runs has ended. */
async function postgres(t: Test): Promise<Cluster> {
  const cluster = start(t, 'pg_virtualenv', ['-t', 'sh', '-c', 'echo "PORT=$PGPORT=$PGPASSWORD"; cat'])
  if (!cluster.stdout || !cluster.stdin) throw new Error('no pipes')
  t.teardown(async () => {
    cluster.stdin?.end()
    if (cluster.exitCode === null) await once(cluster, 'exit')
  })
  for await (const line of createInterface(cluster.stdout)) {
    const [, port, password] = /^PORT=(.*)=(.*)$/.exec(line) ?? []
    if (port && password) return { port, password }
  }
  throw new Error('pg_virtualenv has ended')
}

t.test('psql, both ways', { skip: missing('pg_virtualenv', 'postgresql') }, async (t) => {
  const { port, password } = await postgres(t)
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`])
  const psql = async (sql: string): Promise<string> => {
    const args = ['-X', '-A', '-t', '-h', '127.0.0.1', '-p', `${proxy.ports[0]}`, '-U', 'postgres', '-c', sql]
    const env = { ...process.env, PGPASSWORD: password }
    return (await run('psql', args, { env, maxBuffer: 10_000_000 })).stdout
  }
  t.equal(await psql("select repeat('x', 2000000)"), `${'x'.repeat(2_000_000)}\n`)
  t.equal(await psql(`select length('${'y'.repeat(100_000)}')`), '100000\n')
  const [down, up] = await proxy.sessions(2)
  t.match(down, { outcome: 'ok' })
  t.ok(down && down.sentTotal > 2_000_000 && down.sentTotal < 2_010_000, `${down?.sentTotal} B down`)
  t.match(up, { outcome: 'ok' })
  t.ok(up && up.recvTotal > 100_000 && up.recvTotal < 101_000, `${up?.recvTotal} B up`)
})

import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { closed, dial } from '../../test/fixtures/servers.js'
import { LOOPBACK, start, startProxy } from './fixtures/proxy-process.js'

const program = fileURLToPath(new URL('./fixtures/endless-target.ts', import.meta.url))

async function target(port = 0) {
  const child = start(t, process.execPath, ['--import', 'tsx', program, `${port}`])
  if (!child.stdout) throw new Error('no stdout')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, port: Number(line) }
}

t.test('a target killed mid-traffic takes its own clients with it, and nobody else', async (t) => {
  const [doomed, other] = await Promise.all([target(), target()])
  const routes = [doomed, other].flatMap(({ port }) => [...LOOPBACK, '--target', `127.0.0.1:${port}`])
  const proxy = await startProxy(t, routes)
  const [toDoomed = 0, toOther = 0] = proxy.ports
  const [hurt, unhurt] = [dial(t, toDoomed), dial(t, toOther)]
  await Promise.all([hurt, unhurt].map((client) => once(client, 'data')))
  hurt.resume()
  unhurt.resume()

  doomed.child.kill('SIGKILL')
  await closed(hurt)
  await closed(dial(t, toDoomed))
  const [first, second] = await proxy.sessions(2)
  t.match(first, { localPort: toDoomed }, 'the session that was open is reported')
  t.ok(first && first.sentTotal >= hurt.bytesRead, `${first?.sentTotal} sent, ${hurt.bytesRead} read`)
  t.match(second, { localPort: toDoomed, outcome: 'target_refused' }, 'a new client is refused')

  const before = unhurt.bytesRead
  await once(unhurt, 'data')
  t.ok(unhurt.bytesRead > before, 'the other target still sends')

  await target(doomed.port)
  const back = dial(t, toDoomed)
  await once(back, 'data')
  t.pass('a target that is back is used again')
})

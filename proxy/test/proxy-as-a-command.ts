import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { closed, connect } from '../../test/fixtures/servers.js'
import { LOOPBACK, proxyArgs, start, startProxy } from './fixtures/proxy-process.js'

const run = promisify(execFile)

t.test('--help tells each option, and times in the unit they are given in', async (t) => {
  const { stdout } = await run(process.execPath, [...proxyArgs, '--help'])
  t.match(stdout, /--connect-timeout <SECONDS> +for a target to accept \(default: 10\)/)
})

const wrong = {
  '--listen nowhere': /'--listen .*expected HOST:PORT, .*got "nowhere"/,
  '--listen 127.0.0.1:99999': /port 99999 is out of range, 0 to 65535/,
  '--listen :99999': /port 99999 is out of range, 0 to 65535, in ":99999"/,
  '--demo --target 127.0.0.1:1': /^measured-proxy: --demo has targets of its own/m,
  '--no-measure --metrics': /^measured-proxy: --no-measure leaves nothing for --metrics to show/m,
  '--listen 127.0.0.1:0=a/b': /a track is .*got "a\/b"/,
  '--target 127.0.0.1:1 --target 127.0.0.1:2':
    /^measured-proxy: 2 --target for 1 --listen: give one, or as many$/m,
  '--lisen 127.0.0.1:0': /unknown option '--lisen'\s*\(Did you mean --listen\?\)/,
}

t.test('one line says what is wrong', async (t) => {
  const each = Object.entries(wrong).map(async ([line, complaint]) => {
    const child = start(t, process.execPath, [...proxyArgs, ...line.split(' ')])
    if (!child.stderr) throw new Error('no stderr')
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    t.match(said, complaint, line)
    t.notMatch(said, /\n +at /, 'no stack')
    t.equal(code, 1)
  })
  await Promise.all(each)
})

t.test('a port alone is one of loopback, with a colon or without', async (t) => {
  for (const listen of ['0', ':0', '0=stable', ':0=stable']) {
    const proxy = await startProxy(t, ['--listen', listen])
    t.match(proxy.stderr[0], /^127\.0\.0\.1:\d+ -> /, listen)
    await proxy.end()
  }
})

t.test('a second Ctrl-C does not wait, and the lines of open sessions come', async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, '--grace', '60'])
  const client = await connect(t, proxy.ports[0] as number)
  client.write('GET /?bytes=1000000&pace=1000 HTTP/1.0\r\n\r\n')
  await once(client, 'data')
  client.resume()
  const exited = proxy.end('SIGINT')
  while (!proxy.stderr.at(-1)?.startsWith('ending')) await setTimeout(10)
  const [line] = await Promise.all([proxy.sessions(1), proxy.end('SIGINT')])
  t.match(line, [{ outcome: 'shutdown' }])
  await exited
})

t.test('--json | head -1: it ends when nobody reads the lines', async (t) => {
  const child = start(t, process.execPath, [
    ...proxyArgs,
    '--json',
    '--grace',
    '0.1',
    '--demo',
    '--metrics',
    '127.0.0.1:0',
  ])
  if (!child.stdout || !child.stderr) throw new Error('no pipes')
  const [said, exited] = [text(child.stderr), once(child, 'exit')]
  await once(createInterface(child.stdout), 'line')
  child.stdout.destroy()
  t.strictSame(await exited, [0, null])
  t.notMatch(await said, /EPIPE/)
})

t.test('Ctrl-C tells what it waits for', async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, '--grace', '0.1'])
  const client = await connect(t, proxy.ports[0] as number)
  client.write('GET /?bytes=1000000&pace=1000 HTTP/1.0\r\n\r\n')
  await once(client, 'data')
  client.resume()
  t.equal(await proxy.end('SIGINT'), 0)
  await closed(client)
  t.match(proxy.stderr.at(-1), 'ending: 1 open connections have 0.1 s to end')
})

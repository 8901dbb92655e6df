import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { connect, listen } from '../../test/fixtures/servers.js'
import { parseProxyHeader } from '../lib/proxy-header.js'
import { freePort } from './fixtures/free-port.js'
import { headerV1 } from './fixtures/proxy-headers.js'
import { LOOPBACK, missing, start, startProxy } from './fixtures/proxy-process.js'

const clients = { '133.11.0.1': 'JP', '2001:638::1': 'DE' }

/** HAProxy, which believes who a client says it is, and hands that on. */
async function haproxy(t: Test, backend: number, option: string): Promise<number> {
  const front = await freePort()
  const directory = await mkdtemp(path.join(tmpdir(), 'haproxy-'))
  t.teardown(() => rm(directory, { recursive: true }))
  const config = path.join(directory, 'haproxy.cfg')
  await writeFile(
    config,
    `defaults
  mode tcp
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen one
  bind 127.0.0.1:${front} accept-proxy
  server proxy 127.0.0.1:${backend} ${option}
`,
  )
  const process = start(t, 'haproxy', ['-W', '-db', '-f', config])
  if (process.stderr)
    for await (const chunk of process.stderr) if (`${chunk}`.includes('Loading success')) break
  return front
}

for (const option of ['send-proxy', 'send-proxy-v2', 'send-proxy-v2 proxy-v2-options unique-id']) {
  t.test(`HAProxy with ${option}`, { skip: missing('haproxy') }, async (t) => {
    await t.test('the country is that of the real client', async (t) => {
      const proxy = await startProxy(t, [...LOOPBACK, '--proxy-protocol'])
      const front = await haproxy(t, proxy.ports[0] as number, option)
      for (const [index, [ip, country]] of Object.entries(clients).entries()) {
        const client = await connect(t, front)
        client.write(Buffer.concat([headerV1(ip, 4711), Buffer.from('GET /?bytes=10 HTTP/1.0\r\n\r\n')]))
        t.match(
          await text(client),
          /^HTTP\/1.1 200 OK[\s\S]*\r\n\r\nAll the wo$/,
          'only the request has reached the origin',
        )
        const line = (await proxy.sessions(index + 1)).at(-1)
        t.match(line, { country, outcome: 'ok' })
      }
    })
    await t.test('its header reads as HAProxy wrote it', async (t) => {
      const target = net.createServer()
      const front = await haproxy(t, await listen(t, target), option)
      for (const ip of Object.keys(clients)) {
        const accepted = once(target, 'connection')
        const client = await connect(t, front)
        client.write(Buffer.concat([headerV1(ip, 4711), Buffer.from('!')]))
        const [socket] = (await accepted) as [net.Socket]
        let bytes = Buffer.alloc(0)
        for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
          bytes = Buffer.concat([bytes, chunk as Buffer])
          if (bytes.at(-1) === 0x21) break
        }
        t.match(parseProxyHeader(bytes), {
          state: 'header',
          length: bytes.length - 1,
          source: { port: 4711 },
        })
      }
    })
  })
}

import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls, { type TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { certificate } from './fixtures/certificate.js'
import { LOOPBACK, missing, type RunningProxy, startProxy } from './fixtures/proxy-process.js'

/** A client of its own, and whose certificate it was shown. */
async function secureClient(t: Test, { ports }: RunningProxy): Promise<[TLSSocket, string]> {
  const client = tls.connect({ port: ports[0] as number, host: '127.0.0.1', rejectUnauthorized: false })
  t.teardown(() => client.destroy())
  await once(client, 'secureConnect')
  return [client, client.getPeerX509Certificate()?.subject ?? '']
}

/** Sends SIGHUP. @returns what the proxy says to it */
async function hangUp(proxy: RunningProxy): Promise<string> {
  const said = proxy.said(proxy.stderr.length)
  process.kill(proxy.pid, 'SIGHUP')
  return said
}

/** Downloads so much, and leaves the connection open. @returns how many bytes came, its head among them */
async function get(client: TLSSocket, bytes: number): Promise<number> {
  client.write(`GET /?bytes=${bytes} HTTP/1.1\r\nHost: a\r\n\r\n`)
  let body = 0
  for await (const chunk of client.iterator({ destroyOnReturn: false })) {
    body += (chunk as Buffer).length
    if (body >= bytes) return body
  }
  return body
}

t.test('SIGHUP renews the certificate', { skip: missing('openssl') }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'measured-proxy-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = (name: string): string => join(folder, name)
  const first = certificate(t)
  copyFileSync(first.cert, file('cert.pem'))
  copyFileSync(first.key, file('key.pem'))
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'],
      ...['-subj', '/CN=renewed', '-keyout', file('new-key.pem'), '-out', file('new-cert.pem')],
    ],
    { stdio: 'ignore' },
  )
  const { validTo } = new X509Certificate(readFileSync(file('new-cert.pem')))
  const proxy = await startProxy(t, [
    ...[...LOOPBACK, '--tls-cert', file('cert.pem'), '--tls-key', file('key.pem')],
  ])
  const [open, shownFirst] = await secureClient(t, proxy)
  t.equal(shownFirst, 'CN=localhost')
  t.ok((await get(open, 1000)) >= 1000)

  await t.test('a certificate that is not the key’s is told, and the old one stays', async (t) => {
    copyFileSync(file('new-cert.pem'), file('cert.pem'))
    const complaint = `SIGHUP: --tls-key: ${file('key.pem')} is not the key of the certificate in ${file('cert.pem')}`
    t.match(await hangUp(proxy), `${complaint}; still in use: CN=localhost, valid until `)
    t.match(await hangUp(proxy), complaint, 'as often as it is asked for')
    t.equal((await secureClient(t, proxy))[1], 'CN=localhost')
  })

  await t.test('so is what is no certificate at all', async (t) => {
    writeFileSync(file('cert.pem'), 'no PEM')
    t.match(await hangUp(proxy), `SIGHUP: --tls-cert: there is no certificate in PEM in ${file('cert.pem')};`)
    writeFileSync(
      file('cert.pem'),
      `${readFileSync(file('new-cert.pem'))}-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n`,
    )
    copyFileSync(file('new-key.pem'), file('key.pem'))
    t.match(await hangUp(proxy), `SIGHUP: --tls-cert: the chain in ${file('cert.pem')} cannot be used: `)
    t.equal((await secureClient(t, proxy))[1], 'CN=localhost')
  })

  await t.test('the new one is for new connections, and the open ones go on', async (t) => {
    copyFileSync(file('new-cert.pem'), file('cert.pem'))
    t.equal(
      await hangUp(proxy),
      `SIGHUP: new connections get the certificate of CN=renewed, valid until ${validTo}`,
    )
    t.equal((await secureClient(t, proxy))[1], 'CN=renewed')
    t.ok((await get(open, 300_000)) >= 300_000, 'the one from before is served')
  })
  open.destroy()
  t.equal(await proxy.end(), 0, 'SIGTERM ends it as ever')
})

t.test('without a certificate, SIGHUP ends it in order', async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK])
  t.equal(await proxy.end('SIGHUP'), 0)
})

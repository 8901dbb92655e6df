import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { certificate, fileOf } from './fixtures/certificate.js'
import { LOOPBACK, proxyArgs, start } from './fixtures/proxy-process.js'

t.test('what is wrong with a certificate or key is told in one line', async (t) => {
  const { cert, key } = certificate(t)
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
  const other = fileOf(t, 'other.pem', `${pair().export(pkcs8)}`)
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'secret' }
  const encrypted = fileOf(t, 'encrypted.pem', `${pair().export({ ...pkcs8, ...cipher })}`)
  const none = `${cert}.none`
  const rubbish = fileOf(t, 'rubbish.pem', 'no PEM')
  const wrong: [string[], string][] = [
    [['--tls-cert', cert], '--tls-cert and --tls-key belong together: --tls-key is missing'],
    [['--tls-key', key], '--tls-cert and --tls-key belong together: --tls-cert is missing'],
    [['--tls-cert', none, '--tls-key', key], `--tls-cert: ENOENT: no such file or directory, open '${none}'`],
    [['--tls-cert', cert, '--tls-key', none], `--tls-key: ENOENT: no such file or directory, open '${none}'`],
    [['--tls-cert', rubbish, '--tls-key', key], `--tls-cert: there is no certificate in PEM in ${rubbish}`],
    [['--tls-cert', key, '--tls-key', key], `--tls-cert: there is no certificate in PEM in ${key}`],
    [['--tls-cert', cert, '--tls-key', rubbish], `--tls-key: there is no private key in PEM in ${rubbish}`],
    [['--tls-cert', cert, '--tls-key', encrypted], `--tls-key: the private key is encrypted in ${encrypted}`],
    [
      ['--tls-cert', cert, '--tls-key', other],
      `--tls-key: ${other} is not the key of the certificate in ${cert}`,
    ],
  ]
  const each = wrong.map(async ([options, complaint]) => {
    const child = start(t, process.execPath, [...proxyArgs, ...LOOPBACK, ...options])
    if (!child.stderr) throw new Error('no stderr')
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    t.equal(said, `measured-proxy: ${complaint}\n`)
    t.equal(code, 1)
  })
  await Promise.all(each)
})

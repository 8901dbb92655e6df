import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)

const prints = {
  log: /^closed 127\.0\.0\.1: received 6000 bytes/m,
  'http-context': /clientIp: '192\.0\.2\.1',[^}]*track: 'challenger'/,
  'tls-layers': /^plaintext: received 2000\d\d bytes.*\nwire: received 200[6-9]\d\d bytes/m,
  'goodput-console': /track: 'challenger',[^}]*'network\.io\.direction': 'transmit'/,
  'custom-reporter': /has stalled.*\nproxy\.session\.goodput: 1 session/,
  'udp-relay':
    /^127\.0\.0\.1 \d+: received 5 bytes, sent 5 bytes in .*\n.* received 12 bytes, sent 12 bytes/m,
  outbound: /^in all 20000000 bytes from \{[^}]*upstream: 'downloads'/m,
}

// They run what is in dist, which is not what coverage is about.
const options = { timeout: 30_000, env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' } }

// Each ends by itself, with exit code 0: `run` rejects otherwise.
t.jobs = 2
for (const [name, expected] of Object.entries(prints)) {
  t.test(`examples/${name}.ts`, async (t) => {
    const path = fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url))
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', path], options)
    t.match(stdout, expected)
    t.equal(stderr, '')
  })
}

import type { RequestListener } from 'node:http'
import t from 'tap'
import { arms, run, serve } from './fixtures/command.js'

t.jobs = 2

const servers: Record<string, [handler: RequestListener, sentence: RegExp]> = {
  'a 500': [
    (_req, res) => void res.writeHead(500).end('oops'),
    /^measured-experiment: cannot read http:\S+: it answered 500 "oops"\n$/,
  ],
  'half a body': [
    (_req, res) => {
      res.writeHead(200, { 'content-length': 100 }).write('{"status":"succ')
      setImmediate(() => res.destroy())
    },
    /^measured-experiment: cannot read http:\S+: the answer broke off\n$/,
  ],
  'half of JSON': [(_req, res) => void res.end('{"status":"succ'), /no JSON, or half of it/],
  HTML: [(_req, res) => void res.end('<!doctype html><title>Log in'), /answered with HTML, not with JSON/],
  'JSON of something else': [(_req, res) => void res.end('{"ok":true}'), /JSON of no Prometheus: "{\\"ok/],
  'no such path': [
    (_req, res) => void res.writeHead(404).end('no'),
    /it answered 404 "no" for \/api\/v1\/query; has its API a path/,
  ],
  'a locked door': [(_req, res) => void res.writeHead(401).end(), /it answered 401; --header/],
  'no answer': [() => undefined, /did not answer within 2000 ms/],
  'a refusal': [
    (_req, res) => void res.writeHead(400).end('{"status":"error","error":"parse error"}'),
    /refused the query: parse error/,
  ],
  'a refusal without a reason': [
    (_req, res) => void res.writeHead(400).end('{"status":"error"}'),
    /refused the query: it says no more/,
  ],
  'JSON that is no object': [(_req, res) => void res.end('5'), /no JSON, or half of it: "5"/],
  'no data at all': [(_req, res) => void res.end('{"status":"success"}'), /answered with a thing of no type/],
  'a range': [
    (_req, res) => void res.end('{"status":"success","data":{"resultType":"matrix","result":[]}}'),
    /answered with a matrix, not a vector/,
  ],
  'no data': [
    (_req, res) => void res.end('{"status":"success","data":{"resultType":"vector","result":[]}}'),
    /no session of proxy_session_goodput is there, with network_io_direction=transmit, since 24h/,
  ],
}

for (const [name, [handler, sentence]] of Object.entries(servers)) {
  t.test(`${name}: exit 4 and a sentence`, async (t) => {
    const url = await serve(t, handler)
    const { code, stdout, stderr } = await run('--prometheus', url, '--timeout', '2000', ...arms)
    t.match({ code, stdout }, { code: 4, stdout: '' })
    t.match(stderr, sentence)
    t.equal(stderr.trim().split('\n').length, 1)
  })
}

const bad: Record<string, [args: readonly string[], sentence: RegExp]> = {
  'no arm': [['--prometheus', 'http://127.0.0.1'], /required option '--arm/],
  'neither a server nor a file': [arms, /--prometheus or --file is needed, and not both/],
  'no URL': [['--prometheus', 'here', ...arms], /'--prometheus <url>' argument 'here' .* a URL is needed/],
  'a host without http': [['--prometheus', 'localhost:9090', ...arms], /a URL is needed, as http:/],
  'a moment that is none': [
    ['--prometheus', 'http://127.0.0.1', '--at', 'noon', ...arms],
    /a time is needed/,
  ],
  'since, of a file': [
    ['--file', 'x', '--since', '1h', ...arms],
    /--since goes with --prometheus: a file is read whole/,
  ],
  'windows that do not fill the time': [
    ['--prometheus', 'http://127.0.0.1', '--since', '24h', '--window', '7h', ...arms],
    /--since must be a whole number of windows/,
  ],
  'to wait for what is past': [
    ['--prometheus', 'http://127.0.0.1', '--watch', '5m', '--at', '0', ...arms],
    /--watch looks at what is new/,
  ],
  'no duration': [['--prometheus', 'http://127.0.0.1', '--since', '5', ...arms], /a duration is needed/],
  'no time to wait': [
    ['--prometheus', 'http://127.0.0.1', '--timeout', 'x', ...arms],
    /a duration is needed/,
  ],
  'no number': [['--prometheus', 'http://127.0.0.1', '--ratio', 'x', ...arms], /a number is needed/],
  'no pair': [['--prometheus', 'http://127.0.0.1', '--where', 'x', ...arms], /name=value is needed/],
  'no header': [['--prometheus', 'http://127.0.0.1', '--header', 'x', ...arms], /a header is needed/],
  'an option that there is not': [
    ['--promtheus', 'http://127.0.0.1', ...arms],
    /unknown option '--promtheus' \(Did you mean --prometheus\?\) \(--help lists all options\)\n$/,
  ],
  'no file': [['--file', '/nowhere/x.json', ...arms], /ENOENT/],
  'longer to wait than a timer can': [
    ['--prometheus', 'http://127.0.0.1', '--watch', '25d', ...arms],
    /24 days at most/,
  ],
  'looks that are no plan': [
    ['--prometheus', 'http://127.0.0.1', '--looks', 'daily', ...arms],
    /any, once or a plan is needed, as 5:40000/,
  ],
  'a header that HTTP cannot carry': [
    ['--prometheus', 'http://127.0.0.1', '--header', 'X-Scope Org: a', ...arms],
    /'X-Scope Org: a' is invalid.* invalid header name/,
  ],
  'a port that no browser asks': [
    ['--prometheus', 'http://127.0.0.1:1', ...arms],
    /cannot read http:\/\/127\.0\.0\.1:1: fetch failed \(bad port\)/,
  ],
  'nobody there': [
    ['--prometheus', 'http://127.0.0.1:2', ...arms],
    /cannot read http:\/\/127\.0\.0\.1:2: nobody listens there/,
  ],
}

for (const [name, [args, sentence]] of Object.entries(bad)) {
  t.test(`${name}: exit 4 and a sentence`, async (t) => {
    const { code, stdout, stderr } = await run(...args)
    t.match({ code, stdout }, { code: 4, stdout: '' })
    t.match(stderr, sentence)
  })
}

t.test('https where http is spoken: a sentence that says so', async (t) => {
  const url = await serve(t, (_req, res) => void res.end())
  const { code, stderr } = await run('--prometheus', url.replace('http:', 'https:'), ...arms)
  t.equal(code, 4)
  t.match(stderr, /: it does not speak TLS there; http:\/\/ in place of https:\/\/\?\n$/)
})

t.test('a gateway that lets reads through as GET alone is asked so', async (t) => {
  const methods: string[] = []
  const url = await serve(t, (req, res) => {
    methods.push(`${req.method} ${new URL(req.url ?? '', 'http://x').pathname}`)
    if (req.method === 'POST') return void res.writeHead(405).end()
    res.end('{"status":"success","data":{"resultType":"vector","result":[]}}')
  })
  const { stderr } = await run('--prometheus', url, ...arms)
  t.match(stderr, /no session of proxy_session_goodput is there/)
  t.ok(methods.includes('GET /api/v1/query'))
})

t.test('--help and --version exit with 0', async (t) => {
  t.match(await run('--help'), { code: 0, stdout: /^Usage: measured-experiment/ })
  t.match(await run('--version'), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/ })
})

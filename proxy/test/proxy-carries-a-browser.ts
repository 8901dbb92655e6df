import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import t from 'tap'
import { listen } from '../../test/fixtures/servers.js'
import { openChromium } from './fixtures/chromium.js'
import { LOOPBACK, missing, startProxy } from './fixtures/proxy-process.js'

const SCRIPT = `
const down = await (await fetch('/download')).arrayBuffer()
const up = await (await fetch('/upload', { method: 'POST', body: new Uint8Array(300_000) })).text()
document.body.textContent = down.byteLength + ' down, ' + up + ' up'
`

const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/script.js"></script>`

const answers: Record<string, (req: IncomingMessage) => Promise<[type: string, body: string | Buffer]>> = {
  '/': async () => ['text/html', PAGE],
  '/script.js': async () => ['text/javascript', SCRIPT],
  '/download': async () => ['application/octet-stream', Buffer.alloc(3_000_000)],
  '/upload': async (req) => ['text/plain', String((await buffer(req)).length)],
}

t.test('a browser loads a page through it, to the byte', { skip: missing('chromium') }, async (t) => {
  const accepted: Socket[] = []
  const target = http.createServer(async (req, res) => {
    const [type, body] = (await answers[req.url ?? '']?.(req)) ?? ['text/plain', 'what?']
    res.setHeader('Content-Type', type).end(body)
  })
  target.on('connection', (socket) => accepted.push(socket))
  const port = await listen(t, target)
  const proxy = await startProxy(t, [...LOOPBACK, '--target', `127.0.0.1:${port}`])

  const browser = await openChromium(t)
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${proxy.ports[0]}/`)
  await page.getByText('3000000 down, 300000 up').waitFor()
  await browser.close()

  const lines = await proxy.sessions(accepted.length)
  await Promise.all(accepted.filter(({ closed }) => !closed).map((socket) => once(socket, 'close')))
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
  t.equal(sum(lines.map(({ sentTotal }) => sentTotal)), sum(accepted.map(({ bytesWritten }) => bytesWritten)))
  t.equal(sum(lines.map(({ recvTotal }) => recvTotal)), sum(accepted.map(({ bytesRead }) => bytesRead)))
  t.ok(sum(lines.map(({ sentTotal }) => sentTotal)) > 3_000_000)
})

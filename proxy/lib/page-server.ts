import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import net from 'node:net'
import { type Endpoint, isLoopback } from './endpoint.js'
import type { Events } from './events.js'
import { pageFiles } from './page-files.js'
import type { Source } from './snapshot.js'

const headers = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
}

/** A page elsewhere can have its own name resolve to this machine, and read what only this machine may. */
function isRebound(req: IncomingMessage): boolean {
  const host = req.headers.host?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '') ?? ''
  return net.isIP(host) === 0 && host !== 'localhost' && !host.endsWith('.localhost')
}

/** What a page is told takes 200 ms to load, so the first one that listens waits for it, and not the start. */
async function listen(res: ServerResponse, url: string, source: Source, events: Events): Promise<void> {
  const { greeting } = await import('./snapshot.js')
  events.add(res, url, greeting(source))
}

async function tellMetrics(res: ServerResponse, metrics: () => Promise<string>): Promise<void> {
  const text = await metrics()
  res.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8').end(text)
}

/**
 * Serves the page, what it is told, and /metrics.
 *
 * @param metrics what /metrics tells
 */
export function pageServer(
  at: Endpoint,
  source: Source,
  events: Events,
  metrics: () => Promise<string>,
): Server {
  const files = pageFiles()
  const serve = (res: ServerResponse, url: string, path: string): void => {
    const file = files.get(path)
    const fail = (error: Error): void => void res.destroy(error)
    if (path === '/metrics') tellMetrics(res, metrics).catch(fail)
    else if (path === '/events') listen(res, url, source, events).catch(fail)
    else if (file) res.setHeader('Content-Type', file.type).end(file.body)
    else res.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is /, and /metrics.\n')
  }
  return http.createServer((req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    const { url = '/' } = req
    const [path = '/'] = url.split('?')
    if (isLoopback(at) && isRebound(req)) res.writeHead(403).end('Only as localhost, or by address.\n')
    else if (req.method !== 'GET' && req.method !== 'HEAD') res.writeHead(405, { Allow: 'GET, HEAD' }).end()
    else if (req.method === 'HEAD' && path === '/events') res.writeHead(204).end()
    else serve(res, url, path)
  })
}

import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import net from 'node:net'
import { type Endpoint, isLoopback } from './endpoint.js'
import type { Events } from './events.js'
import { pageFiles } from './page-files.js'
import { greeting, type Source } from './snapshot.js'

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

/** Serves the page, what it is told, and /metrics. */
export function pageServer(at: Endpoint, source: Source, events: Events): Server {
  const files = pageFiles()
  const serve = (req: IncomingMessage, res: ServerResponse, path: string): void => {
    const file = files.get(path)
    if (path === '/metrics') source.exporter.getMetricsRequestHandler(req, res)
    else if (path === '/events') events.add(res, req.url ?? '', greeting(source))
    else if (file) res.setHeader('Content-Type', file.type).end(file.body)
    else res.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is /, and /metrics.\n')
  }
  return http.createServer((req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    const [path = '/'] = (req.url ?? '/').split('?')
    if (isLoopback(at) && isRebound(req)) res.writeHead(403).end('Only as localhost, or by address.\n')
    else if (req.method !== 'GET' && req.method !== 'HEAD') res.writeHead(405, { Allow: 'GET, HEAD' }).end()
    else if (req.method === 'HEAD' && path === '/events') res.writeHead(204).end()
    else serve(req, res, path)
  })
}

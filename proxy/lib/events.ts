import type { ServerResponse } from 'node:http'
import { parseQuery, type Query } from './query.js'

/** What is told to a page that has asked so. */
export type View = (query: Query) => unknown

/** ms: what is older is not told to a page that connects. */
const FRESH = 1500

/** Pages that are told what happens, by server-sent events. */
export class Events {
  /** What each has asked for: the address of its events. */
  readonly #pages = new Map<ServerResponse, string>()
  #last: { readonly view: View; readonly at: number } | undefined

  get size(): number {
    return this.#pages.size
  }

  add(page: ServerResponse, url: string, greeting: unknown): void {
    page.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    page.on('close', () => this.#pages.delete(page))
    page.write(event('hello', greeting))
    this.#pages.set(page, url)
    // A page that asks for something else connects again: it need not wait for the next second.
    const { view, at } = this.#last ?? {}
    if (view && at && performance.now() - at < FRESH) page.write(event('snapshot', view(parseQuery(url))))
  }

  /** Pages that have asked the same are told the same, which is made once. */
  send(view: View): void {
    this.#last = { view, at: performance.now() }
    const texts = new Map<string, string>()
    for (const [page, url] of this.#pages) {
      // One that does not read misses some: the next one says it all.
      if (page.writableNeedDrain) continue
      const text = texts.get(url) ?? event('snapshot', view(parseQuery(url)))
      texts.set(url, text)
      page.write(text)
    }
  }

  close(): void {
    for (const page of this.#pages.keys()) page.end()
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

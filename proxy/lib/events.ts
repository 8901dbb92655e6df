import type { ServerResponse } from 'node:http'

/** Pages that are told what happens, by server-sent events. */
export class Events {
  readonly #pages = new Set<ServerResponse>()

  get size(): number {
    return this.#pages.size
  }

  add(page: ServerResponse, greeting: unknown): void {
    page.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    page.on('close', () => this.#pages.delete(page))
    page.write(event('hello', greeting))
    this.#pages.add(page)
  }

  send(data: unknown): void {
    const text = event('snapshot', data)
    for (const page of this.#pages) {
      // One that does not read misses some: the next one says it all.
      if (!page.writableNeedDrain) page.write(text)
    }
  }

  close(): void {
    for (const page of this.#pages) page.end()
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

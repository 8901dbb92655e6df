import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What curl counted of one request. */
export interface Counted {
  /** The address of loopback that it came from. */
  readonly client: string
  readonly requestId: string
  /** Bytes of the body that it read, and the ms that it took. */
  readonly bytes: number
  readonly ms: number
}

/** One request from that address. */
export async function curl(client: string, url: string): Promise<Counted> {
  const told = ['%{size_download}', '%{time_total}', '%header{x-request-id}'].join(' ')
  const args = ['--interface', client, '-so', '/dev/null', '-w', told, url]
  const { stdout } = await run('curl', args)
  const [bytes, seconds, requestId = ''] = stdout.split(' ')
  return { client, requestId, bytes: Number(bytes), ms: Number(seconds) * 1000 }
}

/** Tells what is being done, on one line that the next text takes the place of; an empty one leaves nothing. */
export type Progress = (text: string) => void

/** What a stream of a terminal has, and any other one may lack. */
interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** For who looks on: nothing is written where the stream is no terminal. */
export function progressOn(stream: Terminal): Progress {
  if (!stream.isTTY) return () => undefined
  return (text) => {
    // A line that wraps could not be taken back.
    const room = (stream.columns || 80) - 1
    const line = text === '' ? '' : `${text} …`
    stream.write(`\r\x1b[2K${line.length > room ? `${line.slice(0, room - 1)}…` : line}`)
  }
}

/** Tells what is being done, on one line that the next one takes the place of; an empty text leaves nothing. */
export type Progress = (text: string) => void

/** For who looks on: nothing is written where stderr is no terminal. */
export const progress: Progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text === '' ? '' : `${text} …`}`)
}

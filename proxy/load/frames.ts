import type { Page } from 'playwright-core'

/** How a page is drawn: the times between its frames, in ms. */
export async function frames(page: Page): Promise<{ stop(): Promise<number[]> }> {
  await page.evaluate(`
    globalThis.frames_ = []
    const note = (time) => {
      frames_.push(time)
      globalThis.frame_ = requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  `)
  return {
    stop: async () => {
      const times: number[] = await page.evaluate(`cancelAnimationFrame(frame_), frames_`)
      return times.slice(1).map((time, index) => time - (times[index] as number))
    },
  }
}

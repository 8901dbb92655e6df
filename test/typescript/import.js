import { register } from 'node:module'

// In a process of a test only: not in tap itself, which hands NODE_OPTIONS on, nor in what a test starts.
if (process.env.TAP_CHILD_ID !== undefined) {
  register('./hooks.js', import.meta.url)
  const others = process.env.NODE_OPTIONS?.replace(import.meta.url, '').replace(
    /"?--import=(?=["\s]|$)"?/,
    '',
  )
  process.env.NODE_OPTIONS = others?.trim()
  if (process.env.NODE_OPTIONS === '') delete process.env.NODE_OPTIONS
}

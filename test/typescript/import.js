import { register } from 'node:module'

// In a process of a test only: not in tap itself, which hands NODE_OPTIONS on, nor in what a test starts.
if (process.env.TAP_CHILD_ID !== undefined) {
  register('./hooks.js', import.meta.url)
  process.env.NODE_OPTIONS = process.env.NODE_OPTIONS?.replace(`--import=${import.meta.url}`, '').trim()
  if (process.env.NODE_OPTIONS === '') delete process.env.NODE_OPTIONS
}

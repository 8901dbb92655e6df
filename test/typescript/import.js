import { register } from 'node:module'

// In a process of a test only: not in tap itself, which hands NODE_OPTIONS on, nor in what a test starts.
if (process.env.TAP_CHILD_ID !== undefined) {
  register('./hooks.js', import.meta.url)
  const options = (process.env.NODE_OPTIONS ?? '').split(/\s+/)
  process.env.NODE_OPTIONS = options.filter((each) => !each.includes(import.meta.url)).join(' ')
}

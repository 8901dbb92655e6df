import type { ChannelListener } from 'node:diagnostics_channel'
import { warn } from './warnings.js'

/** Subscribes to a channel without danger: what a subscriber throws would be an uncaught exception of the application. */
export function subscriber<Message>(act: (message: Message) => void): ChannelListener {
  return (message) => {
    try {
      act(message as Message)
    } catch (error) {
      warn(error)
    }
  }
}

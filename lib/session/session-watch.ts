import { hide } from '../node/override.js'
import type { Session } from './session.js'

/** Told of the sessions of one measured server or datagram socket. Its methods must not throw. */
export interface SessionWatcher {
  opened(session: Session): void
  /** The session's context is another. */
  changed(session: Session): void
  closed(session: Session): void
}

/** The sessions of a server or datagram socket, as one who watches sees them. */
export interface WatchedSessions {
  /** Tells `opened` of those that are open already. */
  watch(watcher: SessionWatcher): void
  unwatch(watcher: SessionWatcher): void
  all(): Session[]
}

const SESSIONS = Symbol('measured-listener.sessions')

/** Lets what a measuring function returns lead to its sessions. */
export function withSessions<Handle extends object>(handle: Handle, sessions: WatchedSessions): Handle {
  hide(handle, SESSIONS, sessions)
  return handle
}

/** The sessions of what a measuring function returned; of anything else none. */
export function sessionsOf(handle: object): WatchedSessions | undefined {
  return (handle as { [SESSIONS]?: WatchedSessions })[SESSIONS]
}

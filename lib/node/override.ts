/**
 * A method of one object, put before the one it has.
 *
 * Hidden from enumeration, so that the object looks as it did when it is printed, copied or compared. The
 * overriding functions are shared by all objects: none has a closure of its own.
 */

const OVERRIDDEN = Symbol('measured-listener.overridden')

// biome-ignore lint/complexity/noBannedTypes: whatever method stood there, called with whatever it is given
type Method = Function
type Overridden = object & { [OVERRIDDEN]?: Record<string, Method> }

// One for all: each connection has four properties defined, and four literals are a microsecond.
const descriptor = { value: undefined as unknown, writable: true, configurable: true, enumerable: false }

function define(object: object, key: PropertyKey, value: unknown): boolean {
  descriptor.value = value
  const done = Reflect.defineProperty(object, key, descriptor)
  descriptor.value = undefined
  return done
}

/** Sets a property that enumeration does not show. @returns false for an object that takes none: a frozen one */
export const hide: (object: object, key: symbol, value: unknown) => boolean = define

/** Whether another method can be put there: not in a frozen object, nor where its own is for good, or a getter. */
export function canOverride(object: object, name: string): boolean {
  return isReplaceable(object, Object.getOwnPropertyDescriptor(object, name))
}

function isReplaceable(object: object, own: PropertyDescriptor | undefined): boolean {
  return own === undefined ? Object.isExtensible(object) : own.configurable === true && 'value' in own
}

/**
 * Call where ours is not in place: over one that covers ours it would be called by what it calls, without end.
 *
 * @returns whether it is there now
 */
export function override(object: Overridden, name: string, method: Method): boolean {
  const own = Object.getOwnPropertyDescriptor(object, name)
  if (own?.value === method) return true
  if (!isReplaceable(object, own)) return false
  // A Duplex keeps the methods of its options, `new Duplex({ write })`, as its own.
  if (own?.value !== undefined && own.value !== inherited(object, name)) {
    if (object[OVERRIDDEN] === undefined) define(object, OVERRIDDEN, {})
    Object.assign(object[OVERRIDDEN] as object, { [name]: own.value })
  }
  return define(object, name, method)
}

function inherited(object: object, name: string): Method {
  return Reflect.get(Object.getPrototypeOf(object), name)
}

/** The method that stood there before. */
export function original(object: Overridden, name: string): Method {
  return object[OVERRIDDEN]?.[name] ?? inherited(object, name)
}

/**
 * Puts an inherited method in the place of ours, for an object that stays in use, until `restore`. To delete a property
 * has V8 keep all of the object's in a dictionary: 1 kB more, and each access slower.
 */
export function giveBack(object: Overridden, name: string, method: Method): void {
  if (object[OVERRIDDEN]?.[name] !== undefined) restore(object, name, method)
  else if (Object.getOwnPropertyDescriptor(object, name)?.value === method) {
    define(object, name, inherited(object, name))
  }
}

/**
 * Whether somebody else has put theirs before ours, which then cannot be undone, and must not be put there again. Where
 * theirs cannot be replaced ours has never been.
 */
export function isCovered(object: object, name: string, method: Method): boolean {
  const own = Object.getOwnPropertyDescriptor(object, name)
  return own?.configurable === true && own.value !== undefined && own.value !== method
}

/** Undoes `override`, and `giveBack`; unless ours is covered: who covers it still calls it. */
export function restore(object: Overridden, name: string, method: Method): void {
  const value = Object.getOwnPropertyDescriptor(object, name)?.value
  if (value !== method && value !== inherited(object, name)) return
  const own = object[OVERRIDDEN]?.[name]
  Reflect.deleteProperty(object, name)
  if (own !== undefined) Object.assign(object, { [name]: own })
}

/** A method that stands before the one that was there. */
export interface Interception<M> {
  readonly original: M
  readonly ours: M
  /** Leaves the object as it was; unless somebody else has put theirs before it, who then still calls ours. */
  undo(): void
}

/** The same with a closure, for the few objects that can have one, of which another may take the place. */
export function intercept<O extends object, K extends keyof O & string>(
  object: O,
  name: K,
  make: (original: O[K]) => O[K],
): Interception<O[K]> {
  const before = Object.getOwnPropertyDescriptor(object, name)
  const original = object[name]
  const ours = make(original)
  define(object, name, ours)
  const undo = (): void => {
    if (object[name] !== ours) return
    Reflect.deleteProperty(object, name)
    if (before !== undefined) Object.defineProperty(object, name, before)
  }
  return { original, ours, undo }
}

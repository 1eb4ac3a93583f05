/** Reads each thing once, however many checks ask for it; a failure is remembered too, and so told once. */
export function once<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const known = new Map<Key, Promise<Value>>()
  return (key) => {
    const begun = known.get(key)
    if (begun !== undefined) return begun
    const value = read(key)
    known.set(key, value)
    return value
  }
}

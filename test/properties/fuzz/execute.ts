import assert from "node:assert/strict"
import type { Target } from "./target.ts"

/** The approximate number of chunks in the second run; a short body arrives byte by byte. */
const CHUNKS = 61

const prototypes = [
  Object,
  Array,
  String,
  Number,
  BigInt,
  Boolean,
  Function,
  Map,
  Set,
  Promise,
  RegExp,
  Uint8Array,
  Error,
].map(({ prototype }) => prototype as object)
const untouched = prototypes.map(Object.getOwnPropertyDescriptors)

/**
 * Runs the target over the input twice, with the body in one chunk and in small ones. Throws if the target throws, the
 * results of the runs differ, the input was modified, or a shared prototype was changed.
 */
export async function execute(target: Target, input: Uint8Array): Promise<void> {
  const whole = Buffer.from(input)
  const first = await target.run(whole, Math.max(1, whole.length))
  const second = await target.run(Buffer.from(input), Math.ceil(Math.max(1, input.length) / CHUNKS))
  assert.deepEqual(second, first, "two runs differ")
  assert.ok(whole.equals(input), "the input was modified")
  assertPrototypes()
}

/** Fails if a property of a shared prototype was added, removed or changed. */
export function assertPrototypes(): void {
  for (const [index, prototype] of prototypes.entries()) {
    const now = Object.getOwnPropertyDescriptors(prototype)
    const before = untouched[index] ?? {}
    const keys = Reflect.ownKeys(now)
    const isSame =
      keys.length === Reflect.ownKeys(before).length &&
      keys.every((key) => isSameProperty(Reflect.get(now, key), Reflect.get(before, key)))
    if (!isSame) assert.deepEqual(now, before, "a shared prototype was changed")
  }
}

function isSameProperty(one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean {
  return one?.value === other?.value && one?.get === other?.get && one?.set === other?.set
}

import assert from "node:assert/strict"
import type { Target } from "./target.ts"

/** The second run gets the body in about so many chunks, and so a short one byte by byte. */
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
 * Runs the target over the input twice, with the body in one chunk and in small ones. Throws what is wrong: what the
 * target threw, a result that differs between the runs, an input that was written to, or a prototype that was changed.
 */
export async function execute(target: Target, input: Uint8Array): Promise<void> {
  const whole = Buffer.from(input)
  const first = await target.run(whole, Math.max(1, whole.length))
  const second = await target.run(Buffer.from(input), Math.ceil(Math.max(1, input.length) / CHUNKS))
  assert.deepEqual(second, first, "two runs differ")
  assert.ok(whole.equals(input), "the input was written to")
  assertPrototypes()
}

/** Fails if anything was added to, taken from or changed in the prototypes that every object shares. */
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

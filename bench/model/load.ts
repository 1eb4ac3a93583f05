import { assumptions, scanRate } from "./assumptions.ts"

/** What a day's logs ask of each service. */
export type Load = {
  readonly inflatedBytes: number
  readonly rules: number
  readonly objects: number
  /** Seconds that detect runs, over all objects of the day. */
  readonly detectSeconds: number
  readonly secondsAnObject: number
}

/** `gigabytes` of logs a day, inflated. */
export function loadOf(gigabytes: number, rules: number): Load {
  const inflatedBytes = gigabytes * 1e9
  const objects = inflatedBytes / (assumptions.storedObject * assumptions.compression)
  const secondsAnObject =
    assumptions.overhead + (assumptions.storedObject * assumptions.compression) / (scanRate(rules) * 1e6)
  return { inflatedBytes, rules, objects, secondsAnObject, detectSeconds: objects * secondsAnObject }
}

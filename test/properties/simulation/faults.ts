import type { Random } from "../../../dev/batches/random.ts"

/**
 * What a request may meet. `well` but for the rest; a 409 only a conditional write, a broken body only a log. `denied` is
 * S3's 403, which lasts for a while.
 */
export type Fate =
  | "well"
  | "dies before"
  | "dies after"
  | "fails before"
  | "answer lost, sent again"
  | "answer lost, told so"
  | "conflict"
  | "denied"
  | "body breaks off"
  | "some refused"

export type Kind = "read log" | "read" | "write" | "publish"

const ANY = [
  "dies before",
  "dies after",
  "fails before",
  "answer lost, sent again",
  "answer lost, told so",
] as const satisfies readonly Fate[]

/** Half of what happens to a log is that its body breaks off, which it can do in no other way. */
const FATES: { readonly [kind in Kind]: readonly [Fate, ...Fate[]] } = {
  "read log": [...ANY, ...Array.from({ length: ANY.length }, () => "body breaks off" as const)],
  read: [...ANY],
  write: [...ANY, "conflict", "conflict"],
  publish: [...ANY, "some refused"],
}

/** Deals out faults by chance while there are any, and counts them. */
export class Faults {
  isOn = true
  /** The right to the ledger is missing. */
  isDenied = false
  count = 0
  readonly #random: Random
  readonly #rate: number

  constructor(random: Random) {
    this.#random = random
    this.#rate = random.pick([0.01, 0.05, 0.15, 0.3])
  }

  fateOf(kind: Kind): Fate {
    if (this.isOn && this.isDenied && (kind === "read" || kind === "write")) {
      this.count++
      return "denied"
    }
    return this.happens(this.#rate) ? this.#random.pick(FATES[kind]) : "well"
  }

  /** Whether something else goes wrong now, such as a second delivery. */
  happens(rate: number): boolean {
    if (!this.isOn || this.#random.next() >= rate) return false
    this.count++
    return true
  }
}

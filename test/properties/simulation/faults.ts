import type { Random } from "../../../dev/batches/random.ts"

/**
 * The fault that is injected into a request. Only a conditional write meets a conflict, S3's 409; only the read of a log
 * meets a body that breaks off, or a function whose memory ends while it scans. `denied` is S3's 403, which lasts for a while.
 * Only a channel stalls: it accepts the message, and the body of its answer does not end.
 */
export type Injection =
  | "none"
  | "dies before"
  | "dies after"
  | "fails before"
  | "answer lost, retried"
  | "answer lost, reported"
  | "conflict"
  | "denied"
  | "body breaks off"
  | "memory ends"
  | "some refused"
  | "stalls"

export type RequestKind = "read log" | "read" | "write" | "publish" | "notify"

const ANY = [
  "dies before",
  "dies after",
  "fails before",
  "answer lost, retried",
  "answer lost, reported",
] as const satisfies readonly Injection[]

/** Half of the faults of a log are in the middle of its body, because no other request covers that. */
const INJECTIONS: { readonly [kind in RequestKind]: readonly [Injection, ...Injection[]] } = {
  "read log": [
    ...ANY,
    ...Array.from({ length: ANY.length }, (_, index) =>
      index < 3 ? ("body breaks off" as const) : ("memory ends" as const),
    ),
  ],
  read: [...ANY],
  write: [...ANY, "conflict", "conflict"],
  publish: [...ANY, "some refused"],
  notify: ["dies before", "dies after", "fails before", "answer lost, reported", "some refused", "stalls"],
}

/** Chooses faults at random while it is on, and counts them. */
export class Faults {
  isOn = true
  /** The permission for the ledger is missing. */
  isDenied = false
  count = 0
  readonly #random: Random
  readonly #rate: number

  constructor(random: Random) {
    this.#random = random
    this.#rate = random.pick([0.01, 0.05, 0.15, 0.3])
  }

  injectionFor(kind: RequestKind): Injection {
    if (this.isOn && this.isDenied && (kind === "read" || kind === "write")) {
      this.count++
      return "denied"
    }
    return this.happens(this.#rate) ? this.#random.pick(INJECTIONS[kind]) : "none"
  }

  /** Whether another kind of fault happens now, such as a second delivery. */
  happens(rate: number): boolean {
    if (!this.isOn || this.#random.next() >= rate) return false
    this.count++
    return true
  }
}

import { createHash } from "node:crypto"
import { scalarsIn } from "../../engine/sources/value.ts"
import type { Event } from "../../event.ts"

/** An attacker can write any number of names of any length: these are counted, and these are listed. */
const MAX_COUNTED = 1000
const MAX_LISTED = 20
const MAX_NAME_LENGTH = 100

/** The host of an event, by which the matches of a rule take turns. Case does not distinguish hosts. */
export function hostOf(event: Event): string {
  return nameIn(event, ["host.name", "host.hostname", "host.id"]).toLowerCase()
}

/** The user of an event. */
export function userOf(event: Event): string {
  return nameIn(event, ["user.name", "user.id"]).toLowerCase()
}

function nameIn(event: Event, fields: readonly string[]): string {
  const [first] = fields.flatMap((field) => scalarsIn(event[field]))
  return first === undefined ? "unknown" : detached(String(first).slice(0, MAX_NAME_LENGTH).toWellFormed())
}

/** A copy of a text. A part of a text keeps the whole text in memory, which may be a record of 8 MiB. */
export function detached(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le")
}

/**
 * Counts matches that do not alert, by the name of their host or user. Of more names than it may keep, it keeps those
 * with the lowest hashes, so the order of the matches does not matter and an attacker's choice of names helps little.
 */
export class LeftOut {
  #names = new Map<string, { readonly hash: string; count: number }>()
  #total = 0

  add(name: string, matches: number): void {
    this.#total += matches
    const known = this.#names.get(name)
    if (known) known.count += matches
    else this.#names.set(name, { hash: createHash("sha256").update(name).digest("hex"), count: matches })
    if (this.#names.size >= 2 * MAX_COUNTED) this.#names = new Map(this.#lowest())
  }

  /** Lists the names, those that are not in `alerted` first, then those with the most matches, with the number of matches. */
  list(alerted: ReadonlySet<string>): readonly string[] {
    const listed = this.#lowest()
      .map(([name, { count }]) => ({ name, count, isAlerted: alerted.has(name) }))
      .sort(
        (left, right) =>
          Number(left.isAlerted) - Number(right.isAlerted) ||
          right.count - left.count ||
          (left.name < right.name ? -1 : 1),
      )
      .slice(0, MAX_LISTED)
    const others = listed.reduce((rest, { count }) => rest - count, this.#total)
    return [
      ...listed.map(({ name, count, isAlerted }) => `${name} (${count}${isAlerted ? "" : ", none sent"})`),
      ...(others > 0 ? [`others (${others})`] : []),
    ]
  }

  #lowest() {
    return [...this.#names]
      .sort(([, left], [, right]) => (left.hash < right.hash ? -1 : left.hash > right.hash ? 1 : 0))
      .slice(0, MAX_COUNTED)
  }
}

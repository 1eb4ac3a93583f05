import { createHash } from "node:crypto"
import type { Match, RecordLocation } from "../../engine/match/match.ts"
import { alertDocument } from "../alert/document.ts"
import { executionId } from "../alert/id.ts"
import type { SuppressedMatch } from "../alert/select.ts"
import { serialise } from "../alert/serialise.ts"
import type { Ledger } from "./ledger.ts"

/** How many records one ledger object holds, and after how many characters it is written with fewer. */
const RECORDS_PER_OBJECT = 500
const MAX_OBJECT_LENGTH = 4 * 1024 * 1024

/** A match to archive, with its content. */
export type ArchivedMatch = Pick<SuppressedMatch, "id" | "why"> & { readonly match: Match }

/**
 * Archives suppressed matches as they arrive: NDJSON objects under one prefix for each execution of a rule on an object.
 * An object's name holds its number and a hash of its alert ids. The same matches in the same order produce the same
 * objects, so a retry finds them; a retry that reads further than the previous try adds objects.
 */
export class SuppressedArchive {
  readonly #ledger: Ledger
  readonly #prefix: string
  #lines: string[] = []
  #length = 0
  #ids = createHash("sha256")
  #objects = 0

  constructor(ledger: Ledger, prefix: string) {
    this.#ledger = ledger
    this.#prefix = prefix
  }

  /** The characters of the records that are not written yet. */
  get pendingLength(): number {
    return this.#length
  }

  async add({ id, match, why }: ArchivedMatch): Promise<void> {
    // Every alert holds the rule's fields; here they would be most of the bytes.
    const document = Object.entries(alertDocument(match)).filter(([name]) => !name.startsWith("kibana.alert.rule."))
    this.#ids.update(id)
    const line = serialise({ ...Object.fromEntries(document), "landfall.suppressed": why })
    this.#lines.push(line)
    this.#length += line.length
    if (this.#lines.length >= RECORDS_PER_OBJECT || this.#length >= MAX_OBJECT_LENGTH) await this.#write()
  }

  /** Writes what is pending. */
  async close(): Promise<void> {
    if (this.#lines.length > 0) await this.#write()
  }

  async #write(): Promise<void> {
    const content = this.#ids.digest("hex").slice(0, 16)
    const key = `${this.#prefix}${String(this.#objects++).padStart(6, "0")}-${content}.json`
    const record = this.#lines.join("\n")
    this.#lines = []
    this.#length = 0
    this.#ids = createHash("sha256")
    await this.#ledger.archive(key, key, record)
  }
}

/** The ledger's prefix of the matches that one execution of a rule on an object did not send. */
export function suppressedPrefix(ruleId: string, location: RecordLocation): string {
  return `suppressed/${ruleId}/${executionId(ruleId, location)}/`
}

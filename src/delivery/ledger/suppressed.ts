import { createHash } from "node:crypto"
import { alertDocument } from "../alert/document.ts"
import { executionId } from "../alert/id.ts"
import type { Suppressed } from "../alert/select.ts"
import { serialise } from "../alert/serialise.ts"
import type { Ledger } from "./ledger.ts"

/** So many records make one object of the ledger. */
const RECORDS_AN_OBJECT = 500

/**
 * Keeps what does not alert, while it comes: objects of NDJSON under one prefix for a rule's run over an object. Each is
 * named after its number and its alerts' ids: the same matches in the same order make the same objects, so a retry finds
 * them there, and a retry that reads further than the try before writes others beside them.
 */
export class SuppressedKeeper {
  readonly #ledger: Ledger
  readonly #prefix: string
  #lines: string[] = []
  #ids = createHash("sha256")
  #objects = 0

  constructor(ledger: Ledger, prefix: string) {
    this.#ledger = ledger
    this.#prefix = prefix
  }

  async keep(suppressed: readonly Suppressed[]): Promise<void> {
    for (const { id, match, why } of suppressed) {
      // The rule's facts are in each of its alerts; here they would be most of the bytes.
      const document = Object.entries(alertDocument(match)).filter(([name]) => !name.startsWith("kibana.alert.rule."))
      this.#ids.update(id)
      this.#lines.push(serialise({ ...Object.fromEntries(document), "landfall.suppressed": why }))
      if (this.#lines.length >= RECORDS_AN_OBJECT) await this.#write()
    }
  }

  async close(): Promise<void> {
    if (this.#lines.length > 0) await this.#write()
  }

  async #write(): Promise<void> {
    const content = this.#ids.digest("hex").slice(0, 16)
    const key = `${this.#prefix}${String(this.#objects++).padStart(6, "0")}-${content}.json`
    const record = this.#lines.join("\n")
    this.#lines = []
    this.#ids = createHash("sha256")
    await this.#ledger.keep(key, key, record)
  }
}

/** Where the ledger keeps what a rule's run over an object did not send. */
export function suppressedPrefix(ruleId: string, place: Parameters<typeof executionId>[1]): string {
  return `suppressed/${ruleId}/${executionId(ruleId, place)}/`
}

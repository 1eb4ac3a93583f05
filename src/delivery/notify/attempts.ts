import { createHash } from "node:crypto"
import { settleAll } from "../../errors.ts"
import type { Ledger } from "../ledger/ledger.ts"
import type { QueueMessage } from "./group-messages.ts"

/** After a batch in which notify died, its messages are sent in groups of this many; after one more death, one by one. */
const GROUP = 10

/** After notify died this often on a message that was alone, it does not send it again. */
export const MAX_DEATHS = 3

/**
 * What the tries of a message leave for the next one. `begun` and `ended` are receive counts: the try that began to send the
 * message in a group of its own, and the last one that returned a result.
 */
type State = { readonly group: number | null; readonly begun: number; readonly ended: number; readonly deaths: number }

const NO_TRIES: State = { group: null, begun: 0, ended: 0, deaths: 0 }

/** A message, and with how many others it may be sent. */
export type Attempt = {
  readonly message: QueueMessage
  readonly receives: number
  /** The size of the group in which it is sent; null is any. */
  readonly group: number | null
  /** How often notify died on it alone. */
  readonly deaths: number
  readonly etag: string | undefined
  readonly state: State
}

/**
 * The records of messages that came back, so that notify recognises a message on which it dies. A try that fails in order
 * records that. A message that comes back without such a record was in a try that ended without a result: the function ran
 * out of memory or was stopped, or it was never invoked. The records save time and explain deaths; no promise depends on
 * them, so a message whose record the ledger refuses is sent with the others.
 */
export class Attempts {
  readonly #ledger: Pick<Ledger, "readTries" | "writeTries">

  constructor(ledger: Pick<Ledger, "readTries" | "writeTries">) {
    this.#ledger = ledger
  }

  /** Reads what earlier tries left, of messages that come back. */
  async of(messages: readonly QueueMessage[]): Promise<readonly Attempt[]> {
    return settleAll(messages.map((message) => this.#read(message)))
  }

  /**
   * Before the first suspect is sent: records what their last try showed. Otherwise, if notify dies on the first, what is
   * known of the others would be lost.
   */
  async keep(attempts: readonly Attempt[]): Promise<readonly Attempt[]> {
    const changed = attempts.filter(({ group, deaths, state }) => group !== state.group || deaths !== state.deaths)
    const written = await this.#writeAll(changed, ({ group, deaths, state }) => ({ ...state, group, deaths }))
    return attempts.map((attempt) => written[changed.indexOf(attempt)] ?? attempt)
  }

  /** Before a group of suspects is sent. Returns the attempts that were recorded, in a state that `end` can write over. */
  async begin(attempts: readonly Attempt[]): Promise<readonly Attempt[]> {
    return this.#writeAll(attempts, ({ receives, group, deaths, state }) => ({
      ...state,
      group,
      deaths,
      begun: receives,
    }))
  }

  /** After messages were sent, or when they must wait for another try. */
  async end(attempts: readonly Attempt[]): Promise<readonly Attempt[]> {
    return this.#writeAll(attempts, ({ receives, group, deaths, state }) => ({
      ...state,
      group,
      deaths,
      ended: receives,
    }))
  }

  async #read(message: QueueMessage): Promise<Attempt> {
    const { messageId, receives = 1 } = message
    const usual = { message, receives, group: null, deaths: 0, etag: undefined, state: NO_TRIES }
    if (receives === 1) return usual
    try {
      const stored = await this.#ledger.readTries(keyOf(messageId))
      const state = stored === null ? NO_TRIES : { ...NO_TRIES, ...(JSON.parse(stored.record) as State) }
      const { group, deaths, begun, ended } = state
      const found = { message, receives, etag: stored?.etag, state }
      if (ended === receives - 1) return { ...found, group, deaths }
      if (begun !== receives - 1) return { ...found, group: Math.min(group ?? GROUP, GROUP), deaths }
      return { ...found, group: 1, deaths: group === 1 ? deaths + 1 : deaths }
    } catch {
      return usual
    }
  }

  async #writeAll(attempts: readonly Attempt[], stateOf: (attempt: Attempt) => State): Promise<readonly Attempt[]> {
    return settleAll(
      attempts.map(async (attempt) => {
        const state = stateOf(attempt)
        try {
          const record = JSON.stringify(state)
          const etag = await this.#ledger.writeTries(keyOf(attempt.message.messageId), record, attempt.etag)
          return { ...attempt, state, etag }
        } catch {
          // See above: no promise depends on it.
          return attempt
        }
      }),
    )
  }
}

function keyOf(messageId: string): string {
  return `tries/notify/${createHash("sha256").update(messageId).digest("hex")}.json`
}

import { decodeObject } from "../engine/decode/decode.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { parseRecords } from "../engine/decode/parse.ts"
import { isFdrMetadata } from "../engine/sources/crowdstrike-fdr/lookup.ts"
import { recognise } from "../engine/sources/index.ts"
import type { Source } from "../engine/sources/source.ts"
import type { Event } from "../event.ts"

/** What became of a record, or of a line that is none; `line` is where it begins. */
export type Normalised =
  | { readonly kind: "event"; readonly line: number; readonly source: Source; readonly event: Event }
  /** FDR's hosts and users, which land beside its events. */
  | { readonly kind: "lookup" | "unrecognised" | "unparsed"; readonly line: number }

/**
 * The records of an object as the events that rules are run on, in the object's order. All are `pinned`'s where it is
 * given. Throws as `decodeObject` does.
 */
export async function* normaliseObject(
  body: AsyncIterable<Uint8Array>,
  { size, pinned }: { readonly size?: number | undefined; readonly pinned?: Source | undefined } = {},
): AsyncGenerator<Normalised> {
  let last: Source | undefined
  for await (const lines of decodeObject(body, size === undefined ? {} : { size })) {
    for (const raw of lines) {
      const { line } = raw
      const { records, fault } =
        raw.kind === "oversized" ? { records: [], fault: "oversized" } : parseRecords(raw, defaultLimits)
      if (fault !== undefined) yield { kind: "unparsed", line }
      for (const { readings, envelope } of records) {
        const [record] = readings
        if (record === undefined) continue
        const source = pinned ?? recognise(record, last)
        last = source ?? last
        if (source) yield { kind: "event", line, source, event: source.normalise(record) }
        else if (isFdrMetadata(record)) yield { kind: "lookup", line }
        else if (!envelope) yield { kind: "unrecognised", line }
      }
    }
  }
}

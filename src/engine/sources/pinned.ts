import type { JsonObject } from "../../json.ts"
import { inEnvelope } from "./envelope.ts"
import { sources } from "./index.ts"
import type { Source } from "./source.ts"

/**
 * The recogniser of a place whose records are all said to be one source's: a record is that source's, in an envelope or
 * not, or nobody's. It is asked for what the source accepts, which may be more than it would claim by itself.
 */
export function recogniserOf(source: Source): (record: JsonObject) => Source | undefined {
  const direct: Source = { ...source, recognise: source.accepts ?? source.recognise }
  const enveloped = inEnvelope(direct, sources)
  return (record) => [direct, enveloped].find((one) => one.recognise(record))
}

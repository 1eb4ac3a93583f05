import type { Value } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { column, converted, derived, type FieldTable } from "../table.ts"
import { epochMilliseconds, isoTime, time } from "../time.ts"
import { hash, keyword, long, oneOrMany, own, scalarsIn } from "../value.ts"
import { argumentCountOf, filledArgumentsOf, under, userOf } from "../windows/rules.ts"

/** What Cloud Funnel tells of one process, under `tgt.process`, `src.process` or `src.process.parent`. */
function processFields(prefix: string): FieldTable {
  return {
    name: column(`${prefix}.name`),
    executable: column(`${prefix}.image.path`),
    pid: converted(`${prefix}.pid`, long),
    entity_id: column(`${prefix}.uid`),
    command_line: column(`${prefix}.cmdline`),
    args: filledArgumentsOf(`${prefix}.cmdline`),
    args_count: argumentCountOf(`${prefix}.cmdline`),
    "hash.md5": column(`${prefix}.image.md5`, hash),
    "hash.sha1": column(`${prefix}.image.sha1`, hash),
    "hash.sha256": column(`${prefix}.image.sha256`, hash),
    start: converted(`${prefix}.startTime`, time(epochMilliseconds, isoTime)),
    title: column(`${prefix}.displayName`),
    "user.name": column(`${prefix}.user`),
  }
}

function signatureFields(prefix: string): FieldTable {
  return {
    subject_name: column(`${prefix}.publisher`),
    exists: derived((columns) => says(columns, `${prefix}.signedStatus`, "signed"), [true, false]),
    trusted: derived((columns) => says(columns, `${prefix}.verifiedStatus`, "verified"), [true, false]),
  }
}

function says(columns: JsonObject, name: string, word: string): Value | undefined {
  return oneOrMany(scalarsIn(keyword(own(columns, name))).map((text) => String(text).toLowerCase() === word))
}

function userFields(name: string): FieldTable {
  return { "user.name": userOf(name, "user"), "user.domain": userOf(name, "domain") }
}

/** A process event: it is of the target, and its actor is the parent. The actor's own parent has no place. */
export const processEvent: FieldTable = {
  ...under("process", processFields("tgt.process")),
  ...under("process.parent", processFields("src.process")),
  // The target's signature, not the parent's, as Elastic's pipeline has it: it is read before the actor moves here.
  ...under("process.parent.code_signature", signatureFields("tgt.process")),
  ...userFields("tgt.process.user"),
}

/** Every other event is of its actor. */
export const otherEvent: FieldTable = {
  ...under("process", processFields("src.process")),
  ...under("process.parent", processFields("src.process.parent")),
  ...under("process.code_signature", signatureFields("src.process")),
  ...userFields("src.process.user"),
}

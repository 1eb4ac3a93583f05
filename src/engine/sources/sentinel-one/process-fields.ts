import type { Value } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { argumentCountOf, nonEmptyArgumentsOf, userOf } from "../field-rules.ts"
import { column, converted, derived, type FieldTable, prefixed } from "../field-table.ts"
import { epochMilliseconds, isoTime, time } from "../time.ts"
import { hash, keyword, long, oneOrMany, own, scalarsIn } from "../value.ts"

/** The fields of one process, from columns with the prefix `tgt.process`, `src.process` or `src.process.parent`. */
function processFields(prefix: string): FieldTable {
  return {
    name: column(`${prefix}.name`),
    executable: column(`${prefix}.image.path`),
    pid: converted(`${prefix}.pid`, long),
    entity_id: column(`${prefix}.uid`),
    command_line: column(`${prefix}.cmdline`),
    args: nonEmptyArgumentsOf(`${prefix}.cmdline`),
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
    exists: derived((columns) => equals(columns, `${prefix}.signedStatus`, "signed"), [true, false]),
    trusted: derived((columns) => equals(columns, `${prefix}.verifiedStatus`, "verified"), [true, false]),
  }
}

function equals(columns: JsonObject, name: string, word: string): Value | undefined {
  return oneOrMany(scalarsIn(keyword(own(columns, name))).map((text) => String(text).toLowerCase() === word))
}

function userFields(name: string): FieldTable {
  return { "user.name": userOf(name, "user"), "user.domain": userOf(name, "domain") }
}

/** In a process event, the target is the process and the actor its parent. The actor's own parent has no field. */
export const processEventFields: FieldTable = {
  ...prefixed("process", processFields("tgt.process")),
  ...prefixed("process.parent", processFields("src.process")),
  // The target's signature instead of the parent's, because Elastic's pipeline reads it before it moves the actor here.
  ...prefixed("process.parent.code_signature", signatureFields("tgt.process")),
  ...userFields("tgt.process.user"),
}

/** In every other event, the actor is the process. */
export const otherEventFields: FieldTable = {
  ...prefixed("process", processFields("src.process")),
  ...prefixed("process.parent", processFields("src.process.parent")),
  ...prefixed("process.code_signature", signatureFields("src.process")),
  ...userFields("src.process.user"),
}

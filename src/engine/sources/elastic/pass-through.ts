import type { Draft } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { lowerCaseField } from "../field-table.ts"
import { flatten } from "../flatten.ts"
import { kindFields } from "../source.ts"

/** The columns of an ECS document that say what kind of event it is: the fields themselves. */
export const documentKindColumns: readonly string[] = kindFields

/**
 * Flattens a document that is ECS already. Only the operating system becomes lower case, as ECS requires: rules compare
 * it with its case, and `Windows` must not hide a record from all of them.
 */
export function passThrough(document: JsonObject): Draft {
  const event = flatten(document)
  lowerCaseField(event, "host.os.type")
  return event
}

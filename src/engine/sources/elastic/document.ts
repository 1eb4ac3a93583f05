import type { Draft } from "../../../event.ts"
import type { JsonObject } from "../../../json.ts"
import { flatten } from "../flatten.ts"
import { each } from "../value.ts"

const lowerCase = each((scalar) => String(scalar).toLowerCase())

/**
 * A document that is ECS already, flattened and otherwise as it stands. Only the operating system is put in small
 * letters, as ECS has it: rules compare it case for case, and `Windows` must not hide a record from all of them.
 */
export function passThrough(document: JsonObject): Draft {
  const event = flatten(document)
  const system = lowerCase(event["host.os.type"])
  if (system !== undefined) {
    event["host.os.type"] = system
  }
  return event
}

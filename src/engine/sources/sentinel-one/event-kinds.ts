import type { JsonObject } from "../../../json.ts"
import { textsOf } from "../value.ts"

// The vendor's `event.category`, and the ECS category. Any other that contains "process" and not "cross" is a process event.
const categories: ReadonlyMap<string, string> = new Map([
  ["process", "process"],
  ["cross_process", "process"],
  ["file", "file"],
  ["registry", "registry"],
  ["dns", "network"],
  ["ip", "network"],
  ["url", "network"],
  ["logins", "authentication"],
  ["module", "library"],
  ["driver", "driver"],
])

// Vendor's category, pattern of `meta.event.name` or `event.type` without spaces and underscores, ECS type.
const types: readonly [category: string, name: RegExp, type: string][] = [
  ["file", /^filecreation$/, "creation"],
  ["file", /^filedeletion$/, "deletion"],
  ["file", /^file(modification|rename)$/, "change"],
  ["file", /^filescan$/, "info"],
  ["registry", /create(d)?$|creation$/, "creation"],
  ["registry", /delete(d)?$|deletion$/, "deletion"],
  ["registry", /modif(y|ied|ication)$|rename(d)?$|import$|restore$|securitychanged$/, "change"],
  ["dns", /^dns/, "protocol"],
  ["ip", /^(ip(connect|listen)|tcpv[46](listen)?)$/, "connection"],
  ["logins", /^login$/, "start"],
  ["logins", /^logout$/, "end"],
  ["module", /^module(load)?$/, "start"],
  ["driver", /^driverload$/, "start"],
]

/** Whether `tgt.process` is the process and `src.process` its parent, as in the process sub-pipeline of Elastic. */
export function isProcessEvent(event: JsonObject): boolean {
  return vendorCategories(event).some((name) => name.includes("process") && !name.includes("cross"))
}

export const categoryValues: readonly string[] = [...new Set(categories.values())]

/** `event.category` of ECS. */
export function categoriesOf(event: JsonObject): string[] {
  return isProcessEvent(event) ? ["process"] : vendorCategories(event).flatMap((name) => categories.get(name) ?? [])
}

export const typeValues: readonly string[] = [...new Set(["start", "end", ...types.map(([, , type]) => type)])]

/** `event.type` of ECS. Like in Elastic, `meta.event.name` marks a process start and `event.type` a process end. */
export function typesOf(event: JsonObject): string[] {
  const names = textsOf(event, "meta.event.name")
  const vendorTypes = textsOf(event, "event.type").map(compact)
  if (isProcessEvent(event)) {
    if (names.includes("PROCESSCREATION")) return ["start"]
    return vendorTypes.some((name) => /^process(exit|termination)$/.test(name)) ? ["end"] : []
  }
  const categoryNames = vendorCategories(event)
  const typeNames = [...names.map(compact), ...vendorTypes]
  const found = types.filter(
    ([category, name]) => categoryNames.includes(category) && typeNames.some((one) => name.test(one)),
  )
  return [...new Set(found.map(([, , type]) => type))]
}

// The vendor's categories without an ECS category, and process events other than start and end: both are known.
const ordinaryCategories: ReadonlySet<string> = new Set([
  ...["indicators", "group", "scheduled_task", "command_script", "named_pipe", "threat_intelligence_indicators"],
])
const otherProcessTypes = /^(processmodification|processscan|preexistingprocess|openprocess|remotethread)/

/** The vendor's name for an event of an unknown category, or for a process event of an unknown type. */
export function unknownKind(event: JsonObject): string | undefined {
  const categoryNames = vendorCategories(event)
  if (categoryNames.some((name) => ordinaryCategories.has(name))) return undefined
  if (categoriesOf(event).length === 0) return categoryNames.join(" ") || "without a category"
  const typeNames = [...textsOf(event, "meta.event.name"), ...textsOf(event, "event.type")]
  const isKnown = typesOf(event).length > 0 || typeNames.some((name) => otherProcessTypes.test(compact(name)))
  return isProcessEvent(event) && !isKnown ? typeNames.join(" ") || "without a type" : undefined
}

function vendorCategories(event: JsonObject): string[] {
  return textsOf(event, "event.category").map((name) => name.toLowerCase())
}

function compact(name: string): string {
  return name.toLowerCase().replace(/[\s_]/g, "")
}

import type { JsonObject } from "../../../json.ts"
import { textsOf } from "../windows/rules.ts"

// Vendor's `event.category`, ECS category. Any other that says "process" and not "cross" is a process event too.
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

// What `meta.event.name` or `event.type` begins or ends with, once it has neither blanks nor underscores.
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

/** Whether the event is one of the process sub-pipeline: `tgt.process` is the process, `src.process` its parent. */
export function isAboutProcess(event: JsonObject): boolean {
  return vendorCategories(event).some((name) => name.includes("process") && !name.includes("cross"))
}

export const categoryValues: readonly string[] = [...new Set(categories.values())]

/** `event.category` of ECS. */
export function categoriesOf(event: JsonObject): string[] {
  return isAboutProcess(event) ? ["process"] : vendorCategories(event).flatMap((name) => categories.get(name) ?? [])
}

export const typeValues: readonly string[] = [...new Set(["start", "end", ...types.map(([, , type]) => type)])]

/** `event.type` of ECS: a process starts by `meta.event.name` alone and ends by `event.type`, as Elastic has it. */
export function typesOf(event: JsonObject): string[] {
  const names = textsOf(event, "meta.event.name")
  const vendorTypes = textsOf(event, "event.type").map(squeezed)
  if (isAboutProcess(event)) {
    if (names.includes("PROCESSCREATION")) {
      return ["start"]
    }
    return vendorTypes.some((name) => /^process(exit|termination)$/.test(name)) ? ["end"] : []
  }
  const about = vendorCategories(event)
  const said = [...names.map(squeezed), ...vendorTypes]
  const found = types.filter(([category, name]) => about.includes(category) && said.some((one) => name.test(one)))
  return [...new Set(found.map(([, , type]) => type))]
}

// Categories of the vendor that ECS has no word for, and what happens to a process between its start and its end.
const meaningless: ReadonlySet<string> = new Set([
  ...["indicators", "group", "scheduled_task", "command_script", "named_pipe", "threat_intelligence_indicators"],
])
const otherProcessTypes = /^(processmodification|processscan|preexistingprocess|openprocess|remotethread)/

/** The vendor's word for an event of a category, or a process event of a type, that is not known here. */
export function unknownKind(event: JsonObject): string | undefined {
  const about = vendorCategories(event)
  if (about.some((name) => meaningless.has(name))) return undefined
  if (categoriesOf(event).length === 0) return about.join(" ") || "without a category"
  const said = [...textsOf(event, "meta.event.name"), ...textsOf(event, "event.type")]
  const isKnown = typesOf(event).length > 0 || said.some((name) => otherProcessTypes.test(squeezed(name)))
  return isAboutProcess(event) && !isKnown ? said.join(" ") || "without a type" : undefined
}

function vendorCategories(event: JsonObject): string[] {
  return textsOf(event, "event.category").map((name) => name.toLowerCase())
}

function squeezed(name: string): string {
  return name.toLowerCase().replace(/[\s_]/g, "")
}

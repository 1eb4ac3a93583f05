import type { Source } from "../source.ts"
import { column, derived, type FieldRule, type FieldTable, fieldsOf } from "../table.ts"
import { eventDataNames } from "./event-data-names.ts"
import { account, base, related } from "./every-event.ts"
import type { Route } from "./windows-event.ts"

/** What one of the four Windows sources adds of its own. */
export type WindowsFlavour = {
  /** Fields that are the same in each of its events, `event.dataset`. */
  readonly constants: FieldTable
  /** `event.module` by what the event is. */
  readonly module: { readonly [route in Route]: string | undefined }
  /** Whether a Sysmon event without an action is named after its task. */
  readonly namesActions: boolean
}

/** What an agent's document says already, and no table of ours makes. */
const carried: readonly string[] = [
  ...[
    "message",
    "event.original",
    "@version",
    "tags",
    "agent.name",
    "agent.id",
    "agent.type",
    "agent.version",
    "agent.hostname",
    "ecs.version",
  ],
  ...["host.hostname", "host.id", "host.ip", "host.mac", "host.architecture", "host.os.name", "host.os.version"],
  ...["host.os.kernel", "host.os.build", "host.os.platform", "winlog.channel", "winlog.provider_name"],
  ...["winlog.provider_guid", "winlog.computer_name", "winlog.time_created", "winlog.keywords", "winlog.level"],
  ...["winlog.task", "winlog.opcode", "winlog.version", "winlog.api", "winlog.activity_id", "winlog.process.pid"],
  ...[
    "winlog.process.thread.id",
    "winlog.user.identifier",
    "winlog.user.name",
    "winlog.user.domain",
    "winlog.user.type",
  ],
]

/** Every field that `normaliseWindows` (see normalise.ts) can fill for a source with these routes. */
export function windowsFields(flavour: WindowsFlavour, routes: readonly FieldTable[]): Source["fields"] {
  const modules = [...new Set(Object.values(flavour.module))].filter((name) => name !== undefined)
  const rest: FieldTable = {
    "event.module": derived(() => undefined, modules),
    // What the collector rendered, where a table of ours does not say it.
    "event.action": derived(() => undefined),
    ...Object.fromEntries([...carried, ...eventDataNames.map(inEventData)].map((field) => [field, carriedAs(field)])),
  }
  return fieldsOf(base, account, related, flavour.constants, rest, ...routes)
}

/** Some forms write GUIDs, bits and times in another way, so that the text of the field does not stand in the record. */
function carriedAs(field: string): FieldRule {
  return /guid$|activity_id$|keywords$|time_created$|original$/i.test(field) ? derived(() => undefined) : column(field)
}

/** Where a value of the event's own data stands that no field of ECS takes. */
export function inEventData(name: string): string {
  return `winlog.event_data.${name}`
}

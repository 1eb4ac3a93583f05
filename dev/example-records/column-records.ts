import type { ProcessStart } from "../log-formats/process-start.ts"
import { PLACEHOLDER } from "./constraint.ts"
import { crowdstrikeFdrKinds } from "./crowdstrike-fdr-kinds.ts"
import { m365DefenderKinds } from "./m365-defender-kinds.ts"
import type { RecordKind, Row } from "./record-kind.ts"
import { type Constraints, fillPlaceholders } from "./satisfy.ts"
import { sentinelOneKinds } from "./sentinel-one-kinds.ts"
import { sysmonKinds } from "./sysmon-kinds.ts"
import { windowsEventRecords, windowsFormatNames } from "./windows-event.ts"

const kinds: { readonly [source: string]: readonly RecordKind[] } = {
  ...Object.fromEntries(Object.entries(windowsFormatNames).map(([source, format]) => [source, sysmonKinds(format)])),
  "m365_defender.event": m365DefenderKinds,
  "sentinel_one_cloud_funnel.event": sentinelOneKinds,
  "crowdstrike.fdr": crowdstrikeFdrKinds,
}

/** A record of each kind that the source has in the category, with the columns of the constrained fields. */
export function* columnRecords(
  source: string,
  category: string | null,
  constraints: Constraints,
  actor: ProcessStart,
): Generator<string> {
  for (const kind of kinds[source] ?? []) {
    if (category !== null && kind.category !== category) continue
    yield kind.write(actor, rowOf(kind, constraints))
  }
  yield* windowsEventRecords(source, constraints, actor)
}

/** For a path field, the field that is its last part. */
const lastParts: { readonly [path: string]: string } = {
  "file.path": "file.name",
  "dll.path": "dll.name",
  "registry.path": "registry.value",
}

function rowOf({ columns }: RecordKind, constraints: Constraints): Row {
  const row: { [column: string]: string } = {}
  for (const [field, column] of Object.entries(columns)) {
    const [constraint] = constraints.get(field) ?? []
    if (constraint === undefined) continue
    const [last] = constraints.get(lastParts[field] ?? "") ?? []
    // The constraint on a path takes precedence over the one on its last part, which fills an open end of the path.
    const isOpen = last !== undefined && String(constraint).endsWith(PLACEHOLDER)
    row[column] ??= isOpen
      ? fillPlaceholders(`${String(constraint).slice(0, -PLACEHOLDER.length) || "C:\\Users\\Public\\"}${last}`)
      : placed(field, column, fillPlaceholders(constraint))
  }
  return row
}

/** The value for a column, which may hold a whole path. */
function placed(field: string, column: string, value: string): string {
  const isWholePath = /path|filename|imageloaded/i.test(column)
  if (isWholePath && /^(file|dll)\.name$/.test(field)) return `C:\\Users\\Public\\${value}`
  return isWholePath && field === "file.extension" ? `C:\\Users\\Public\\x1.${value}` : value
}

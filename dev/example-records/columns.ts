import type { ProcessStart } from "../log-formats/process-start.ts"
import { falconKinds } from "./falcon-kinds.ts"
import { filled, type Wishes } from "./fill.ts"
import { funnelKinds } from "./funnel-kinds.ts"
import { huntingKinds } from "./hunting-kinds.ts"
import type { Kind, Row } from "./kind.ts"
import { sysmonKinds } from "./sysmon-kinds.ts"
import { anyWindowsEvent, windowsForms } from "./windows-event.ts"
import { HOLE } from "./wish.ts"

const kinds: { readonly [source: string]: readonly Kind[] } = {
  ...Object.fromEntries(Object.entries(windowsForms).map(([source, form]) => [source, sysmonKinds(form)])),
  "m365_defender.event": huntingKinds,
  "sentinel_one_cloud_funnel.event": funnelKinds,
  "crowdstrike.fdr": falconKinds,
}

/** The wished fields' columns in each kind of record that the source has of the category, written out. */
export function* recordsFor(
  source: string,
  category: string | null,
  wishes: Wishes,
  actor: ProcessStart,
): Generator<string> {
  for (const kind of kinds[source] ?? []) {
    if (category !== null && kind.category !== category) continue
    yield kind.write(actor, rowOf(kind, wishes))
  }
  yield* anyWindowsEvent(source, wishes, actor)
}

/** The field that is the last part of another, a path. */
const lastParts: { readonly [path: string]: string } = {
  "file.path": "file.name",
  "dll.path": "dll.name",
  "registry.path": "registry.value",
}

function rowOf({ columns }: Kind, wishes: Wishes): Row {
  const row: { [column: string]: string } = {}
  for (const [field, column] of Object.entries(columns)) {
    const [wish] = wishes.get(field) ?? []
    if (wish === undefined) continue
    const [last] = wishes.get(lastParts[field] ?? "") ?? []
    // A path goes before its last part, which has to fit it anyway and stands where the path may end in anything.
    const isOpen = last !== undefined && String(wish).endsWith(HOLE)
    row[column] ??= isOpen
      ? filled(`${String(wish).slice(0, -HOLE.length) || "C:\\Users\\Public\\"}${last}`)
      : placed(field, column, filled(wish))
  }
  return row
}

/** A value in its column, which may be that of a whole path. */
function placed(field: string, column: string, value: string): string {
  const isWholePath = /path|filename|imageloaded/i.test(column)
  if (isWholePath && /^(file|dll)\.name$/.test(field)) return `C:\\Users\\Public\\${value}`
  return isWholePath && field === "file.extension" ? `C:\\Users\\Public\\x1.${value}` : value
}

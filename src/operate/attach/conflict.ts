import { asJson, jsonName } from "./as-json.ts"
import { entryName, type NotificationEntry } from "./configuration.ts"
import type { Replaced } from "./replace-configuration.ts"

type Conflict = Exclude<Replaced, { readonly kind: "written" }>

/** What somebody else changed meanwhile, and how to repair it. `ownId` is the id of Landfall's notification. */
export function explainConflict(
  { kind, difference }: Conflict,
  bucket: string,
  ownId: string,
  command: string,
): string {
  const { missing, extra } = difference
  if (kind === "changed before") {
    return [
      `Somebody else changed the notification configuration of ${bucket} since it was read; nothing was written.`,
      ...missing.map((entry) => `  missing or changed: the ${entryName(entry)}`),
      ...extra.map((entry) => `  new: the ${entryName(entry)}`),
      `Run ${command} again: it starts from the present configuration.`,
    ].join("\n")
  }
  return [
    `The notification configuration of ${bucket} was written, but reads back differently: somebody else wrote it at the same time.`,
    ...missing.flatMap((entry) => lostLines(entry, ownId, command)),
    ...extra.map((entry) => `  The ${entryName(entry)} was added meanwhile; it is kept.`),
  ].join("\n")
}

function lostLines(entry: NotificationEntry, ownId: string, command: string): string[] {
  if (entry.id === ownId) return [`  Landfall's own notification "${ownId}" is missing: run ${command} again.`]
  return [
    `  The ${entryName(entry)} is missing or changed. Unless its owner did that, add this again to ${jsonName(entry.element)}:`,
    ...JSON.stringify(asJson(entry.element), null, 2)
      .split("\n")
      .map((line) => `    ${line}`),
  ]
}

/** Whether nothing was lost: an entry that somebody added beside Landfall's is not a problem. */
export function isHarmless({ kind, difference }: Conflict): boolean {
  return kind === "changed after" && difference.missing.length === 0
}

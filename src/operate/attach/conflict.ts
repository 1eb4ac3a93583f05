import { asJson } from "./as-json.ts"
import { type Entry, entryName } from "./configuration.ts"
import type { Replaced } from "./replace-configuration.ts"

type Conflict = Exclude<Replaced, { readonly kind: "written" }>

/** What somebody else did meanwhile, and the exact repair. `ours` is the id of our notification, `command` what to run again. */
export function explainConflict({ kind, difference }: Conflict, bucket: string, ours: string, command: string): string {
  const { missing, extra } = difference
  if (kind === "changed before") {
    return [
      `The notification configuration of ${bucket} was changed by somebody else since it was read; nothing was written.`,
      ...missing.map((entry) => `  gone or changed: the ${entryName(entry)}`),
      ...extra.map((entry) => `  new: the ${entryName(entry)}`),
      `Run ${command} again: it starts from what is there now.`,
    ].join("\n")
  }
  return [
    `The notification configuration of ${bucket} was written, and reads otherwise: somebody else wrote it at the same time.`,
    ...missing.flatMap((entry) => lostLines(entry, ours, command)),
    ...extra.map((entry) => `  The ${entryName(entry)} came meanwhile and is there.`),
  ].join("\n")
}

function lostLines(entry: Entry, ours: string, command: string): string[] {
  if (entry.id === ours) return [`  Landfall's own notification "${ours}" is gone: run ${command} again.`]
  return [
    `  The ${entryName(entry)} is gone or changed. Unless its owner did that, add this again to ${listOf(entry)}:`,
    ...JSON.stringify(asJson(entry.element), null, 2)
      .split("\n")
      .map((line) => `    ${line}`),
  ]
}

function listOf({ kind, element }: Entry): string {
  const lists: { readonly [kind: string]: string } = {
    Topic: "TopicConfigurations",
    Queue: "QueueConfigurations",
    CloudFunction: "LambdaFunctionConfigurations",
    EventBridge: "EventBridgeConfiguration",
  }
  return lists[kind] ?? element.name
}

/** Whether nothing was lost: what came beside ours is somebody's own affair. */
export function isHarmless({ kind, difference }: Conflict): boolean {
  return kind === "changed after" && difference.missing.length === 0
}

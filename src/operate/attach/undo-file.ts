import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { AttachError } from "./attach-error.ts"
import type { Change, Way } from "./plan.ts"
import type { Scope } from "./scope.ts"

/** What attach did, so that detach, or a person, can undo exactly that. */
export type Undo = {
  readonly landfall: "attach"
  readonly version: 1
  /** ISO 8601, UTC. */
  readonly time: string
  readonly bucket: string
  readonly prefix: string
  readonly owner: string
  readonly region: string
  readonly queueArn: string
  readonly way: Way
  /** Our names in AWS: the notification's id, the rule's name or the topic's ARN. */
  readonly ours: { readonly notificationId?: string; readonly ruleName?: string; readonly topicArn?: string }
  /** The bucket's notification configuration as S3 sent it, and as it was to be. The same where the bucket stays as it is. */
  readonly before: string
  readonly after: string
}

export function oursOf(change: Change): Undo["ours"] {
  if (change.way === "queue") return { notificationId: change.entry.id }
  return change.way === "sns" ? { topicArn: change.topicArn } : { ruleName: change.ruleName }
}

/** Never the name of a file that is there: each attach leaves its own. */
export function undoPath(folder: string, { bucket }: Scope, time: string): string {
  return join(folder, `landfall-attach-${bucket}-${time.replace(/[-:]|\.\d+/g, "")}.json`)
}

/** Written before AWS is changed, and never over another. */
export function writeUndo(path: string, undo: Undo): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(undo, null, 2)}\n`, { flag: "wx" })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AttachError(`could not write the undo file, so nothing was changed: ${reason}. Name another with --undo`)
  }
}

export function readUndo(path: string): Undo {
  let undo: unknown
  try {
    undo = JSON.parse(readFileSync(path, "utf8"))
  } catch (error) {
    throw new AttachError(
      `could not read the undo file ${path}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  if (!isUndo(undo)) throw new AttachError(`${path} is no undo file of landfall attach of version 1`)
  return undo
}

function isUndo(value: unknown): value is Undo {
  if (typeof value !== "object" || value === null) return false
  const undo = value as { readonly [name: string]: unknown }
  return (
    undo["landfall"] === "attach" &&
    undo["version"] === 1 &&
    ["time", "bucket", "prefix", "owner", "region", "queueArn", "way", "before", "after"].every(
      (name) => typeof undo[name] === "string",
    ) &&
    typeof undo["ours"] === "object" &&
    undo["ours"] !== null
  )
}

import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { AttachError } from "./aws-call.ts"
import type { BucketPrefix } from "./bucket-prefix.ts"
import type { Change, Route } from "./routes.ts"

/** What attach did, so that detach, or a person, can undo exactly that. */
export type Undo = {
  readonly landfall: "attach"
  readonly version: 2
  /** ISO 8601, UTC. */
  readonly time: string
  readonly bucket: string
  readonly prefix: string
  readonly owner: string
  readonly region: string
  readonly queueArn: string
  readonly route: Route
  /** What attach created: the notification's id, the rule's name or the topic's ARN. */
  readonly created: { readonly notificationId?: string; readonly ruleName?: string; readonly topicArn?: string }
  /** The bucket's notification configuration before and after; equal if the route does not change the bucket. */
  readonly before: string
  readonly after: string
}

export function createdBy(change: Change): Undo["created"] {
  if (change.route === "queue") return { notificationId: change.entry.id }
  return change.route === "sns" ? { topicArn: change.topicArn } : { ruleName: change.ruleName }
}

/** Contains the time, so that each attach writes its own file. */
export function undoPath(folder: string, { bucket }: BucketPrefix, time: string): string {
  return join(folder, `landfall-attach-${bucket}-${time.replace(/[-:]|\.\d+/g, "")}.json`)
}

/** Writes the file before anything changes in AWS. Never overwrites another file. */
export function writeUndo(path: string, undo: Undo): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(undo, null, 2)}\n`, { flag: "wx" })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AttachError(
      `could not write the undo file, so nothing was changed: ${reason}. Name another file with --undo`,
    )
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
  const current = asCurrentVersion(undo)
  if (!isUndo(current)) throw new AttachError(`${path} is not an undo file of landfall attach, version 1 or 2`)
  return current
}

/** The names of version 1 that changed. Some files of version 1 have the names of version 2. */
const RENAMED = new Map([
  ["way", "route"],
  ["ours", "created"],
])

function asCurrentVersion(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("version" in value) || value.version !== 1) return value
  const entries = Object.entries(value).map(([name, member]) => [RENAMED.get(name) ?? name, member])
  return { ...Object.fromEntries(entries), version: 2 }
}

const ROUTES: readonly unknown[] = ["eventbridge", "sns", "queue"] satisfies Route[]

function isUndo(value: unknown): value is Undo {
  if (typeof value !== "object" || value === null) return false
  const undo = value as { readonly [name: string]: unknown }
  return (
    undo["landfall"] === "attach" &&
    undo["version"] === 2 &&
    ["time", "bucket", "prefix", "owner", "region", "queueArn", "before", "after"].every(
      (name) => typeof undo[name] === "string",
    ) &&
    ROUTES.includes(undo["route"]) &&
    typeof undo["created"] === "object" &&
    undo["created"] !== null
  )
}

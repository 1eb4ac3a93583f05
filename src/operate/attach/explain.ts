import { jsonLines } from "./as-json.ts"
import { type BucketPrefix, s3Uri } from "./bucket-prefix.ts"
import { type Configuration, entryName, isEventBridgeOn } from "./configuration.ts"
import { diffLines } from "./line-diff.ts"
import type { Note } from "./notes.ts"
import type { Change } from "./routes.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"
import type { Statement } from "./statements.ts"

/** The bucket as attach found it. */
export function explainState(
  { owner, region, versioning, encryption, configuration }: State,
  { bucket }: BucketPrefix,
): string {
  const cipher =
    encryption === "unknown" ? "unknown" : [encryption.algorithm, encryption.keyArn].filter(Boolean).join(", ")
  const notified = configuration.entries.filter(({ kind }) => kind !== "EventBridge").map(entryName)
  return [
    `Bucket ${bucket} in ${region}, of account ${owner}`,
    `  versioning     ${versioning}`,
    `  encryption     ${cipher}`,
    `  EventBridge    ${isEventBridgeOn(configuration) ? "on" : "off"}`,
    `  notifications  ${notified.length === 0 ? "none" : notified.join("\n                 ")}`,
  ].join("\n")
}

/** What attach is about to do; if the bucket changes, with its configuration as a diff. */
export function explainChange(
  change: Change,
  why: string,
  { configuration }: State,
  { queueArn }: Stack,
  scope: BucketPrefix,
): string {
  const begin = `Events of new objects under ${s3Uri(scope)} will be sent to ${queueArn}`
  const reason = `Reason: ${why}.`
  if (change.route === "eventbridge") {
    return [
      `${begin} by EventBridge rule ${change.ruleName} on the default bus. ${reason}`,
      `  pattern       ${change.pattern}`,
      `  dead letters  ${change.deadLettersArn}`,
      "  retries       for 24 hours",
    ].join("\n")
  }
  if (change.route === "sns") {
    return [
      `${begin} by a subscription of that queue to topic ${change.topicArn}. ${reason}`,
      `  filter        ${change.filter}, on the message body`,
      `  dead letters  ${change.deadLettersArn}`,
      "  delivery      raw",
    ].join("\n")
  }
  return [
    `${begin} by S3 itself: queue notification "${change.entry.id}". ${reason}`,
    "Everything else in the bucket's notification configuration stays. Before and after:",
    "",
    ...explainDifference(configuration, change.after),
  ].join("\n")
}

/** Two configurations as one text: `-` before removed lines and `+` before added lines. */
export function explainDifference(before: Configuration, after: Configuration): string[] {
  return diffLines(jsonLines(before), jsonLines(after))
}

/** Notes as a list, each with the statements to paste. */
export function explainNotes(title: string, notes: readonly Note[]): string {
  return notes
    .map(({ text, statements }) => [`${title}: ${text}`, ...statements.flatMap(explainStatement)].join("\n"))
    .join("\n")
}

function explainStatement({ into, why, json }: Statement): string[] {
  return [
    `  into ${into} (${why}):`,
    ...JSON.stringify(json, null, 2)
      .split("\n")
      .map((line) => `  ${line}`),
  ]
}

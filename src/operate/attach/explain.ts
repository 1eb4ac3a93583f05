import { jsonLines } from "./as-json.ts"
import { type Configuration, entryName, isEventBridgeOn } from "./configuration.ts"
import { diffLines } from "./diff.ts"
import type { Change, Remark } from "./plan.ts"
import { type Scope, scopeName } from "./scope.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"
import type { Statement } from "./statements.ts"

/** What was found, for people. */
export function explainState(
  { owner, region, versioning, encryption, configuration }: State,
  { bucket }: Scope,
): string {
  const cipher =
    encryption === "unknown" ? "unknown" : [encryption.algorithm, encryption.keyArn].filter(Boolean).join(", ")
  const notified = configuration.entries.filter(({ kind }) => kind !== "EventBridge").map(entryName)
  return [
    `Bucket ${bucket} in ${region}, of account ${owner}`,
    `  versioning   ${versioning}`,
    `  encryption   ${cipher}`,
    `  EventBridge  ${isEventBridgeOn(configuration) ? "on" : "off"}`,
    `  notifies     ${notified.length === 0 ? "nobody" : notified.join("\n               ")}`,
  ].join("\n")
}

/** What attach would do, in plain words, with the configuration as a diff where the bucket changes. */
export function explainChange(
  change: Change,
  why: string,
  { configuration }: State,
  { queueArn }: Stack,
  scope: Scope,
): string {
  const begin = `Objects that land under ${scopeName(scope)} will be told to ${queueArn}`
  const reason = `This way, because ${why}.`
  if (change.way === "eventbridge") {
    return [
      `${begin} by EventBridge rule ${change.ruleName} on the default bus. ${reason}`,
      `  pattern       ${change.pattern}`,
      `  dead letters  ${change.deadLettersArn}`,
      "  retries       for 24 hours",
    ].join("\n")
  }
  if (change.way === "sns") {
    return [
      `${begin} by a subscription of that queue to topic ${change.topicArn}. ${reason}`,
      `  filter        ${change.filter}, on the message's body`,
      `  dead letters  ${change.deadLettersArn}`,
      "  delivery      raw",
    ].join("\n")
  }
  return [
    `${begin} by S3 itself: queue notification "${change.entry.id}". ${reason}`,
    "All else in the bucket's notification configuration stays. Before and after:",
    "",
    ...explainDifference(configuration, change.after),
  ].join("\n")
}

/** Two configurations as one text, `-` before lines that go and `+` before lines that come. */
export function explainDifference(before: Configuration, after: Configuration): string[] {
  return diffLines(jsonLines(before), jsonLines(after))
}

/** Remarks as a list, with what there is to paste under each. */
export function explainRemarks(title: string, remarks: readonly Remark[]): string {
  return remarks
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

import type { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import Table from "cli-table3"
import { Command, InvalidArgumentError } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { ruleSet } from "../engine/match/rule-set.ts"
import { anyRegionClient } from "../engine/s3/any-region.ts"
import { storedObjects } from "../engine/s3/list-objects.ts"
import { recognise, sources } from "../engine/sources/index.ts"
import { nameOf, type ObjectRef } from "../object-ref.ts"
import { clientOfBucket } from "../operate/replay/client-of-bucket.ts"
import type { AlertChange, Compared } from "../operate/replay/comparison.ts"
import { type DeadLetters, deadLetters } from "../operate/replay/dead-letters.ts"
import { type Batch, type Replayed, replay as replayBatches } from "../operate/replay/replay.ts"
import { type ReplayTargets, replayContext } from "../operate/replay/replay-context.ts"
import { importRules } from "../rules/load.ts"
import { parseS3Uri } from "./inputs.ts"
import { ExitCode, messageOf, UsageError } from "./program.ts"
import { chosenRulesToRun, RULES_OPTION } from "./site-rules.ts"
import { stackOutputs } from "./stack-outputs.ts"

type Options = {
  readonly stack?: string
  readonly ledger?: string
  readonly alertsTopic?: string
  readonly noticesTopic?: string
  readonly deadLetters?: string | true
  readonly from?: number
  readonly to?: number
  readonly allVersions?: boolean
  readonly rules?: string
  readonly rate: number
  readonly publish?: boolean
  readonly json?: boolean
}

/** Objects a second: as fast as one Lambda, so that a replay adds little load to live traffic. */
const DEFAULT_RATE = 5

export function replay(): Command {
  return new Command("replay")
    .description(
      "Scans stored objects again and shows which alerts are new, the same, or gone. Publishes nothing without --publish.",
    )
    .argument("[path]", "s3://BUCKET/PREFIX")
    .option("--dead-letters [url]", "the messages of the ingest queue's dead-letter queue, or of this queue, instead")
    .option("--from <time>", "only objects that arrived at this time or later, ISO 8601", instant)
    .option("--to <time>", "only objects that arrived before this time, ISO 8601", instant)
    .option("--all-versions", "include objects that were overwritten or deleted since, if the bucket keeps versions")
    .option(...RULES_OPTION)
    .option("--rate <number>", "objects a second, at most", positive, DEFAULT_RATE)
    .option("--publish", "publish new alerts, and delete dead letters that were scanned")
    .option("--stack <name>", "the deployed stack, for its ledger and topics")
    .option("--ledger <bucket>", "this ledger bucket instead of the stack's")
    .option("--alerts-topic <arn>", "this topic instead of the stack's")
    .option("--notices-topic <arn>", "this topic instead of the stack's")
    .option("--json", "print one line for each alert")
    .addHelpText(
      "after",
      "\nExit status: 0 every alert the same, 1 some are new, suppressed, staged or gone, 2 an object could not be scanned, or an error.",
    )
    .action(runReplay)
}

async function runReplay(path: string | undefined, options: Options): Promise<void> {
  if ((path === undefined) === (options.deadLetters === undefined)) {
    throw new UsageError("name either s3://BUCKET/PREFIX or --dead-letters")
  }
  const compiled = await importRules(chosenRulesToRun(options.rules))
  const targets = await targetsOf(options)
  const clients = {
    logs: anyRegionClient(),
    ledger: await clientOfBucket(targets.ledgerBucket),
    sns: new SNSClient({}),
    sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
  }
  const scanner = { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits }
  const context = replayContext(clients, targets, scanner, options.rate, printObject)
  const messages = options.deadLetters ? await deadLettersOf(clients.sqs, options.deadLetters, options) : undefined
  try {
    const result = await replayBatches(messages?.batches ?? objectsOf(clients.logs, path ?? "", options), context)
    report(result, options, messages?.malformed)
  } finally {
    await messages?.release()
    for (const client of Object.values(clients)) client.destroy()
  }
}

async function targetsOf({ stack, ledger, alertsTopic, noticesTopic, publish }: Options): Promise<ReplayTargets> {
  const isComplete = ledger !== undefined && (!publish || (alertsTopic !== undefined && noticesTopic !== undefined))
  const output = isComplete ? () => "" : await outputsOf(stack)
  return {
    ledgerBucket: ledger ?? output("LedgerBucketName"),
    ...(publish && {
      topics: { alerts: alertsTopic ?? output("AlertsTopicArn"), notices: noticesTopic ?? output("NoticesTopicArn") },
    }),
  }
}

async function outputsOf(stack: string | undefined): Promise<(name: string) => string> {
  const outputs = await stackOutputs(stack, "--ledger BUCKET, with --publish also --alerts-topic and --notices-topic")
  return (name) => {
    const value = outputs[name]
    if (value !== undefined) return value
    throw new UsageError(`the stack ${stack} has no output ${name}; deploy it again with this version of Landfall`)
  }
}

async function deadLettersOf(sqs: SQSClient, queue: string | true, options: Options): Promise<DeadLetters> {
  const url = queue === true ? (await outputsOf(options.stack))("IngestDeadLettersUrl") : queue
  return deadLetters(sqs, url, options.publish === true)
}

async function* objectsOf(s3: S3Client, path: string, options: Options): AsyncGenerator<Batch> {
  const { from = 0, to = Number.POSITIVE_INFINITY, allVersions = false } = options
  for await (const object of storedObjects(s3, { ...parseS3Uri(path), from, to, allVersions })) {
    yield { objects: [object], onScanned: async () => {} }
  }
}

function printObject(object: ObjectRef, error?: unknown): void {
  const result = error === undefined ? "scanned" : `NOT SCANNED: ${messageOf(error)}`
  process.stderr.write(`${printable(`${nameOf(object)}: ${result}`)}\n`)
}

const LABELS: { readonly [change in AlertChange]: string } = {
  new: "new",
  same: "the same",
  suppressed: "suppressed now",
  staged: "staged",
  gone: "gone",
}

function report({ alerts, objects, failed }: Replayed, options: Options, malformed: readonly string[] = []): void {
  for (const detail of malformed) process.stderr.write(`left in the queue: ${printable(detail)}\n`)
  if (options.json) for (const alert of alerts) process.stdout.write(`${JSON.stringify(alert)}\n`)
  else if (alerts.length > 0) process.stdout.write(`${table(alerts)}\n`)
  const count = (change: AlertChange) => alerts.filter(({ outcome }) => outcome === change).length
  const counts = (Object.keys(LABELS) as AlertChange[]).map((change) => `${count(change)} ${LABELS[change]}`)
  const published = options.publish ? "the new alerts were published" : "nothing was published; --publish does that"
  process.stderr.write(
    `${objects} objects, ${failed} of them not scanned; alerts: ${counts.join(", ")}; ${published}\n`,
  )
  process.exitCode = failed > 0 ? ExitCode.error : count("same") === alerts.length ? ExitCode.ok : ExitCode.found
}

function table(alerts: readonly Compared[]): string {
  const rows = new Table({ head: ["alert", "rule", "record", "id"], style: { head: [], border: [] }, wordWrap: true })
  for (const { outcome, rule, bucket, key, line, id } of alerts) {
    rows.push([LABELS[outcome], printable(rule), printable(`s3://${bucket}/${key}:${line}`), id.slice(0, 12)])
  }
  return rows.toString()
}

function instant(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new InvalidArgumentError("it is not an ISO 8601 time such as 2026-11-24T08:00:00Z")
  return time
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError("it must be more than 0")
  return number
}

import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import Table from "cli-table3"
import { Command, InvalidArgumentError } from "commander"
import { printable } from "../delivery/notify/escape.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { ruleSet } from "../engine/match/rule-set.ts"
import { storedObjects } from "../engine/s3/list-objects.ts"
import { recognise, sources } from "../engine/sources/index.ts"
import { nameOf, type ObjectRef } from "../object-ref.ts"
import type { Compared, Outcome } from "../operate/replay/comparison.ts"
import { type DeadLetters, deadLetters } from "../operate/replay/dead-letters.ts"
import { type Batch, type Replayed, replay as runOver } from "../operate/replay/replay.ts"
import { type ReplayPlaces, replayWorld } from "../operate/replay/replay-world.ts"
import { loadRules } from "../rules/load.ts"
import { ExitCode, UsageError } from "./exit.ts"
import { OUR_RULES } from "./our-rules.ts"
import { reportRuleProblems } from "./rule-problems.ts"
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
  readonly rules: string
  readonly rate: number
  readonly publish?: boolean
  readonly json?: boolean
}

/** Objects a second: what one Lambda scans, so that a replay beside live traffic is like one more of them. */
const DEFAULT_RATE = 5

export function replay(): Command {
  return new Command("replay")
    .description(
      "Scans stored objects again and says which alerts are new, the same, or gone. Publishes nothing by itself.",
    )
    .argument("[path]", "s3://BUCKET/PREFIX")
    .option("--dead-letters [url]", "the messages of the ingest queue's dead-letter queue, or of this queue, instead")
    .option("--from <time>", "only what arrived at this time or later, ISO 8601", instant)
    .option("--to <time>", "only what arrived before this time, ISO 8601", instant)
    .option("--all-versions", "also what was overwritten or deleted since, where the bucket keeps versions")
    .option("--rules <dir>", "rules to run, a folder or a file", OUR_RULES)
    .option("--rate <number>", "objects a second, at most", positive, DEFAULT_RATE)
    .option("--publish", "publish what is new, and delete dead letters that were scanned")
    .option("--stack <name>", "the deployed stack, whose ledger and topics are used")
    .option("--ledger <bucket>", "this ledger bucket instead of the stack's")
    .option("--alerts-topic <arn>", "this topic instead of the stack's")
    .option("--notices-topic <arn>", "this topic instead of the stack's")
    .option("--json", "print one line for each alert")
    .addHelpText(
      "after",
      "\nExit status: 0 every alert the same, 1 some are new, suppressed or gone, 2 an object could not be scanned, or an error.",
    )
    .action(replayPath)
}

async function replayPath(path: string | undefined, options: Options): Promise<void> {
  if ((path === undefined) === (options.deadLetters === undefined)) {
    throw new UsageError("name either s3://BUCKET/PREFIX or --dead-letters")
  }
  const compiled = await reportRuleProblems(() => loadRules(options.rules))
  if (!compiled) {
    process.exitCode = ExitCode.error
    return
  }
  const clients = {
    s3: new S3Client({ followRegionRedirects: true }),
    sns: new SNSClient({}),
    sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
  }
  const scanner = { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits }
  const world = replayWorld(clients, await placesOf(options), scanner, options.rate, tellObject)
  const letters = options.deadLetters ? await lettersOf(clients.sqs, options.deadLetters, options) : undefined
  try {
    report(await runOver(letters?.batches ?? objectsOf(clients.s3, path ?? "", options), world), options, letters)
  } finally {
    await letters?.release()
    for (const client of Object.values(clients)) client.destroy()
  }
}

async function placesOf({ stack, ledger, alertsTopic, noticesTopic, publish }: Options): Promise<ReplayPlaces> {
  const isWhole = ledger !== undefined && (!publish || (alertsTopic !== undefined && noticesTopic !== undefined))
  const output = isWhole ? () => "" : await outputsOf(stack)
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

async function lettersOf(sqs: SQSClient, queue: string | true, options: Options): Promise<DeadLetters> {
  const url = queue === true ? (await outputsOf(options.stack))("IngestDeadLettersUrl") : queue
  return deadLetters(sqs, url, options.publish === true)
}

async function* objectsOf(s3: S3Client, path: string, options: Options): AsyncGenerator<Batch> {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(path) ?? []
  if (bucket === undefined) throw new UsageError(`${path} names no bucket; write s3://BUCKET/PREFIX`)
  const { from = 0, to = Number.POSITIVE_INFINITY, allVersions = false } = options
  for await (const object of storedObjects(s3, { bucket, prefix, from, to, allVersions })) {
    yield { objects: [object], done: async () => {} }
  }
}

function tellObject(object: ObjectRef, error?: unknown): void {
  const fate =
    error === undefined ? "scanned" : `NOT SCANNED: ${error instanceof Error ? error.message : String(error)}`
  process.stderr.write(`${printable(`${nameOf(object)}: ${fate}`)}\n`)
}

const WORDS: { readonly [outcome in Outcome]: string } = {
  new: "new",
  same: "the same",
  suppressed: "suppressed now",
  gone: "gone",
}

function report({ alerts, objects, failed }: Replayed, options: Options, letters: DeadLetters | undefined): void {
  for (const remark of letters?.remarks ?? []) process.stderr.write(`left in the queue: ${printable(remark)}\n`)
  if (options.json) for (const alert of alerts) process.stdout.write(`${JSON.stringify(alert)}\n`)
  else if (alerts.length > 0) process.stdout.write(`${table(alerts)}\n`)
  const count = (outcome: Outcome) => alerts.filter((alert) => alert.outcome === outcome).length
  const counts = (Object.keys(WORDS) as Outcome[]).map((outcome) => `${count(outcome)} ${WORDS[outcome]}`)
  const fate = options.publish ? "what is new was published" : "nothing was published; --publish does"
  process.stderr.write(`${objects} objects, ${failed} of them not scanned; alerts: ${counts.join(", ")}; ${fate}\n`)
  process.exitCode = failed > 0 ? ExitCode.error : count("same") === alerts.length ? ExitCode.fine : ExitCode.found
}

function table(alerts: readonly Compared[]): string {
  const rows = new Table({ head: ["alert", "rule", "record", "id"], style: { head: [], border: [] }, wordWrap: true })
  for (const { outcome, rule, bucket, key, line, id } of alerts) {
    rows.push([WORDS[outcome], printable(rule), printable(`s3://${bucket}/${key}:${line}`), id.slice(0, 12)])
  }
  return rows.toString()
}

function instant(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new InvalidArgumentError("it is no ISO 8601 time such as 2026-11-24T08:00:00Z")
  return time
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError("it must be more than 0")
  return number
}

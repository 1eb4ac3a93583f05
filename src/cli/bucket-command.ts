import { setTimeout as sleep } from "node:timers/promises"
import type { Command } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { type AttachClients, AttachError } from "../operate/attach/aws-call.ts"
import { parseBucketPrefix } from "../operate/attach/bucket-prefix.ts"
import type { Pause } from "../operate/attach/replace-configuration.ts"
import type { BucketRequest, Outcome, Terminal } from "../operate/attach/terminal.ts"
import { confirm } from "./confirm.ts"
import { ExitCode, UsageError } from "./program.ts"
import { findStack, type StackOptions } from "./stack-outputs.ts"

/** The options of attach and detach. */
export type BucketOptions = StackOptions & {
  readonly bucketAccount?: string
  readonly undo?: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

export function bucketOptions(command: Command): Command {
  return command
    .argument("<bucket>", "BUCKET or BUCKET/PREFIX; a prefix of folders ends in /")
    .option("--stack <name>", "the deployed stack (its CloudFormation name, such as landfall-prod)")
    .option("--queue-arn <arn>", "the stack's ingest queue, instead of --stack if there is no CloudFormation")
    .option("--dead-letters-arn <arn>", "with --queue-arn: the dead-letter queue of a subscription or rule")
    .option("--role-arn <arn>", "with --queue-arn: the role that reads the objects, for the printed policy statements")
    .option("--reconcile-role-arn <arn>", "the same for the role that lists the objects")
    .option("--bucket-account <id>", "the bucket's owner, if it is neither the stack's account nor yours")
    .option("--region <region>", "the stack's region, instead of AWS_REGION or the profile's")
    .option("--endpoint-url <url>", "an emulator for every service; AWS_ENDPOINT_URL works too")
    .option("--yes", "do it without asking")
    .option("--dry-run", "print what would be done, and change nothing")
}

/** What attach and detach work with. */
type BucketContext = {
  readonly clients: AttachClients
  readonly terminal: Terminal
  readonly request: BucketRequest
  readonly pause: Pause
}

/** Prepares what attach and detach work with, and turns their outcome into the exit code. */
export async function runOnBucket(
  text: string,
  options: BucketOptions,
  run: (context: BucketContext) => Promise<Outcome>,
): Promise<void> {
  const scope = parseBucketPrefix(text)
  if (typeof scope === "string") throw new UsageError(scope)
  // Loaded only here: loading the clients takes longer than running other commands.
  const { attachClients } = await import("./aws-clients.ts")
  try {
    const stack = await findStack(options)
    const clients = attachClients({ ...options, region: stack.region })
    const { bucketAccount, dryRun = false } = options
    const request = { scope, stack, isDryRun: dryRun, ...(bucketAccount ? { bucketAccount } : {}) }
    const outcome = await run({ clients, terminal: terminalFor(options), request, pause: sleep })
    process.exitCode = outcome === "done" ? ExitCode.ok : ExitCode.found
  } catch (error) {
    if (error instanceof AttachError) throw new UsageError(printable(error.message))
    throw error
  }
}

/** Escapes what it prints: somebody else chose the ids and names in a bucket's configuration. */
function terminalFor({ yes }: BucketOptions): Terminal {
  return {
    print: (text) => void process.stdout.write(`${text.split("\n").map(printable).join("\n")}\n`),
    confirm: (question) => confirm(question, yes, "pass --yes or --dry-run"),
  }
}

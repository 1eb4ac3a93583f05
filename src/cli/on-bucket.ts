import { createInterface } from "node:readline/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { Command } from "commander"
import { printable } from "../delivery/notify/escape.ts"
import type { Outcome, Pause, Terminal } from "../operate/attach/attach.ts"
import { AttachError } from "../operate/attach/attach-error.ts"
import type { Clients } from "../operate/attach/clients.ts"
import { readScope, type Scope } from "../operate/attach/scope.ts"
import type { Stack } from "../operate/attach/stack.ts"
import { ExitCode, UsageError } from "./exit.ts"

export type BucketOptions = {
  readonly stack?: string
  readonly queueArn?: string
  readonly deadLettersArn?: string
  readonly roleArn?: string
  readonly bucketAccount?: string
  readonly region?: string
  readonly endpointUrl?: string
  readonly undo?: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

/** What attach and detach are told about the bucket and the stack. */
export function bucketOptions(command: Command): Command {
  return command
    .argument("<bucket>", "BUCKET or BUCKET/PREFIX; a prefix of folders ends in /")
    .option("--stack <name>", "the deployed stack (CloudFormation's name, such as landfall-prod)")
    .option("--queue-arn <arn>", "the stack's ingest queue instead, where there is no CloudFormation to ask")
    .option("--dead-letters-arn <arn>", "with --queue-arn: where a topic or rule puts what the queue does not take")
    .option("--role-arn <arn>", "with --queue-arn: the role that reads the objects, for the statements to paste")
    .option("--bucket-account <id>", "who owns the bucket, where it is neither the stack's account nor yours")
    .option("--region <region>", "the stack's region, instead of AWS_REGION or the profile's")
    .option("--endpoint-url <url>", "an emulator, for every service; AWS_ENDPOINT_URL works as well")
    .option("--yes", "do it without asking")
    .option("--dry-run", "say what would be done, and do nothing")
}

export type OnBucket = {
  readonly clients: Clients
  readonly terminal: Terminal
  readonly scope: Scope
  readonly stack: Stack
  readonly pause: Pause
}

const PAUSE_MS = 2000

/** Makes ready what attach and detach work with, and turns their outcome into the exit code. */
export async function onBucket(
  text: string,
  options: BucketOptions,
  run: (on: OnBucket) => Promise<Outcome>,
): Promise<void> {
  const scope = readScope(text)
  if (typeof scope === "string") throw new UsageError(scope)
  // Loaded only here: the clients take longer to load than other commands to run.
  const { makeClients, findStack } = await import("./aws-clients.ts")
  try {
    const stack = await findStack(options)
    const clients = makeClients(stack, options)
    const outcome = await run({ clients, terminal: terminalOf(options), scope, stack, pause: () => sleep(PAUSE_MS) })
    process.exitCode = outcome === "fine" ? ExitCode.fine : ExitCode.found
  } catch (error) {
    if (error instanceof AttachError) throw new UsageError(printable(error.message))
    throw error
  }
}

/** Ids and names in a bucket's configuration are other people's text: it is shown, and does not act on the terminal. */
function terminalOf({ yes }: BucketOptions): Terminal {
  return {
    say: (text) => void process.stdout.write(`${text.split("\n").map(printable).join("\n")}\n`),
    async ask(question) {
      if (yes === true) return true
      if (process.stdin.isTTY !== true) {
        process.stderr.write(
          "landfall: nobody is here to be asked; --yes does it without asking, --dry-run shows it only\n",
        )
        return false
      }
      const lines = createInterface({ input: process.stdin, output: process.stderr })
      try {
        return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
      } finally {
        lines.close()
      }
    },
  }
}

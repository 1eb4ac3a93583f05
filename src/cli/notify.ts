import Table from "cli-table3"
import { Command, InvalidArgumentError } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import type { Resent } from "../operate/resend/resend.ts"
import type { NotifyClients } from "./notify-clients.ts"
import { ExitCode, UsageError } from "./program.ts"
import { type AwsOptions, type Outputs, requireStack } from "./stack-outputs.ts"
import { timeOf } from "./time-option.ts"

/** The options of the command line. */
export type NotifyOptions = AwsOptions & {
  readonly resend?: boolean
  readonly since?: number
  readonly channel?: readonly string[]
  readonly rule?: string
  readonly limit: number
  readonly dryRun?: boolean
  readonly stack?: string
}

const DEFAULT_LIMIT = 500
const DEFAULT_SINCE = "7d"

export function notify(): Command {
  return new Command("notify")
    .description("Sends alerts and notices again to the channels that have not received them.")
    .option("--resend", "compare the ledger with what each channel has received, and send what is missing")
    .option("--since <time>", `how far back: 30m, 12h, or an ISO 8601 time (default: ${DEFAULT_SINCE})`, timeOf)
    .option("--channel <name...>", "only to these channels, such as slack; by default to all that are on")
    .option("--rule <id>", "only the alerts of this rule, and no notices")
    .option("--limit <number>", "how many alerts and notices to send at most, the oldest first", count, DEFAULT_LIMIT)
    .option("--dry-run", "show what would be sent, and send nothing")
    .option("--stack <name>", "the deployed stack (its CloudFormation name, such as landfall-prod)")
    .option("--region <region>", "the stack's region, instead of AWS_REGION or the profile's")
    .option("--endpoint-url <url>", "an emulator for every service; AWS_ENDPOINT_URL works too")
    .addHelpText(
      "after",
      "\nA channel never gets what it has already, and other channels than the named ones get nothing." +
        "\nExit status: 0 nothing is missing or all of it is sent, 1 something is left, or would be sent, 2 an error.",
    )
    .action(async (options: NotifyOptions) => {
      if (!options.resend) throw new UsageError("name what to do: --resend")
      requireStack(options.stack)
      const { notifyClients } = await import("./notify-clients.ts")
      const { outputs, ...clients } = await notifyClients(options)
      process.exitCode = await runNotify(options, outputs, clients, (text) => void process.stdout.write(`${text}\n`))
    })
}

/** Sends again what channels lack, prints it, and returns the exit code. */
export async function runNotify(
  { since: from = timeOf(DEFAULT_SINCE), channel: names, rule, limit, dryRun: isDryRun = false }: NotifyOptions,
  outputs: Outputs,
  { s3, sqs, lambda }: NotifyClients,
  print: (text: string) => void,
  now: () => number = Date.now,
): Promise<number> {
  // Loaded only here: loading the clients and the channels takes longer than running other commands.
  const [{ SendMessageCommand }, { enabledChannels }, { readFunction }, { resend }, { s3ResendLedger }] =
    await Promise.all([
      import("@aws-sdk/client-sqs"),
      import("../delivery/notify/channels.ts"),
      import("../operate/doctor/read/function.ts"),
      import("../operate/resend/resend.ts"),
      import("../operate/resend/resend-ledger.ts"),
    ])
  const output = (name: string) => {
    const value = outputs[name]
    if (value !== undefined) return value
    throw new UsageError(`the stack has no output ${name}; deploy it with this version of Landfall`)
  }
  const { environment } = await readFunction(lambda, output("NotifyFunctionName"))
  if (environment === undefined)
    throw new UsageError("the environment of notify cannot be read: its key does not allow you to decrypt it")
  const enabled = enabledChannels(environment)
  const unknown = (names ?? []).filter((name) => enabled.every((one) => one.name !== name))
  if (unknown.length > 0)
    throw new UsageError(
      `${unknown.join(", ")}: no such channel is on; these are: ${enabled.map(({ name }) => name).join(", ")}`,
    )
  const QueueUrl = output("NotifyQueueUrl")
  const request = {
    channels: enabled.filter(({ name }) => names === undefined || names.includes(name)),
    from,
    limit,
    isDryRun,
    ...(rule === undefined ? {} : { rule }),
  }
  const resent = await resend(request, {
    ledger: s3ResendLedger(s3, output("LedgerBucketName")),
    send: async (MessageBody) => void (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
    now,
  })
  for (const line of report(resent, isDryRun)) print(line)
  if (resent.failed.length > 0) return ExitCode.error
  return resent.left > 0 || (isDryRun && resent.sent > 0) ? ExitCode.found : ExitCode.ok
}

function report({ channels, sent, left, inProgress, unpublished, failed }: Resent, isDryRun: boolean): string[] {
  const table = new Table({ head: ["channel", "alerts", "notices"], style: { head: [], border: [] } })
  for (const [name, { alerts, notices }] of channels) table.push([name, alerts, notices])
  const what = "alerts and notices"
  return [
    table.toString(),
    isDryRun
      ? `${sent} ${what} would be sent again`
      : `${sent} ${what} are in the queue of notify, which sends them within minutes`,
    ...(left > 0 ? [`${left} more are left: run the command again, or raise --limit`] : []),
    ...(inProgress > 0 ? [`${inProgress} are being sent now: run the command again in ten minutes`] : []),
    ...(unpublished > 0
      ? [`${unpublished} are not published yet: detect publishes them; see landfall replay --dead-letters`]
      : []),
    ...(failed.length > 0 ? [printable(`${failed.length} could not be sent: ${failed[0]}`)] : []),
  ]
}

function count(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("it must be a whole number above 0")
  return number
}

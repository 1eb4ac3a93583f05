import { Command, InvalidArgumentError } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { type BucketPrefix, parseBucketPrefix } from "../operate/attach/bucket-prefix.ts"
import type { Context, DoctorClients } from "../operate/doctor/context.ts"
import type { Finding } from "../operate/doctor/finding.ts"
import { version } from "./program.ts"
import { type AwsOptions, requireStack } from "./stack-outputs.ts"

/** The options of the command line. */
export type Options = AwsOptions & {
  readonly stack: string
  readonly bucket?: readonly BucketPrefix[]
  readonly json?: boolean
  readonly canary?: boolean
  readonly canaryLimit: number
}

/** The options before --stack is checked. */
type ParsedOptions = Omit<Options, "stack"> & { readonly stack?: string }

/** Seconds that a canary may take: a cold start, a scan and a few retries of S3's notification. */
const CANARY_LIMIT = 180

export function doctor(): Command {
  return new Command("doctor")
    .description("Checks a deployed stack. Reports each fault with its location and its fix. Changes nothing.")
    .option("--stack <name>", "the deployed stack (its CloudFormation name, such as landfall-prod)")
    .option("--bucket <bucket...>", "BUCKET or BUCKET/PREFIX to check, instead of all that the stack reads", scopes)
    .option("--region <region>", "the stack's region, instead of AWS_REGION or the profile's")
    .option("--endpoint-url <url>", "an emulator for every service; AWS_ENDPOINT_URL works too")
    .option("--json", "print one line for each finding")
    .option("--canary", "send a test record through the whole stack and report where it got stuck; notifies nobody")
    .option("--canary-limit <seconds>", "how long the canary may take", seconds, CANARY_LIMIT)
    .addHelpText("after", "\nExit status: 0 no findings, 1 warnings, 2 errors.")
    .action(async (parsed: ParsedOptions) => {
      const options = { ...parsed, stack: requireStack(parsed.stack) }
      const { doctorClients } = await import("./doctor-clients.ts")
      process.exitCode = await runDoctor(options, doctorClients(options), standardOutput)
    })
}

/** Where findings are printed, and where everything else is. */
export type Output = { readonly print: (text: string) => void; readonly status: (text: string) => void }

const standardOutput: Output = {
  print: (text) => void process.stdout.write(`${text}\n`),
  status: (text) => void process.stderr.write(`${text}\n`),
}

/** Examines the stack, prints the findings, and returns the exit code. */
export async function runDoctor(
  options: Options,
  clients: DoctorClients,
  { print, status }: Output,
  now: () => number = Date.now,
): Promise<number> {
  // Loaded only here: loading the clients takes longer than running other commands.
  const [{ makeContext }, { examine, exitCodeOf }, { checks }, report] = await Promise.all([
    import("../operate/doctor/context.ts"),
    import("../operate/doctor/examine.ts"),
    import("../operate/doctor/checks/index.ts"),
    import("../operate/doctor/report.ts"),
  ])
  const context = makeContext(clients, { stack: options.stack, logPrefixes: options.bucket ?? [], version, now })
  const findings = await examine(context)
  if (options.canary) findings.push(...(await canaryFindings(context, options, status)))
  for (const finding of findings) print(options.json ? JSON.stringify(finding) : escaped(report.findingText(finding)))
  // If the activity cannot be read, that is a finding already.
  const activity = await context.activity().catch(() => undefined)
  if (activity !== undefined) status(escaped(report.activityText(activity)))
  status(escaped(report.summaryText(options.stack, checks.length + (options.canary ? 1 : 0), findings)))
  return exitCodeOf(findings)
}

/** Somebody else chose the names in AWS: control characters in them must not reach the terminal. */
function escaped(text: string): string {
  return text.split("\n").map(printable).join("\n")
}

async function canaryFindings(
  context: Context,
  { canaryLimit }: Options,
  status: Output["status"],
): Promise<Finding[]> {
  const [{ runCanary }, { scannerOf }, { importRules }, { canaryRule }] = await Promise.all([
    import("../operate/doctor/canary/run.ts"),
    import("../engine/scanner.ts"),
    import("../rules/load.ts"),
    import("../rules/canary-rule.ts"),
  ])
  const scanner = scannerOf(await importRules(canaryRule()))
  return runCanary(context, scanner, canaryLimit * 1000, (stage, ms) => status(`canary: ${stage} after ${ms} ms`))
}

function scopes(text: string, before: readonly BucketPrefix[] = []): readonly BucketPrefix[] {
  const scope = parseBucketPrefix(text)
  if (typeof scope === "string") throw new InvalidArgumentError(scope)
  return [...before, scope]
}

function seconds(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError("it must be more than 0")
  return number
}

import { Command, InvalidArgumentError } from "commander"
import { printable } from "../delivery/notify/escape.ts"
import { readScope, type Scope } from "../operate/attach/scope.ts"
import type { Clients } from "../operate/doctor/clients.ts"
import type { Finding } from "../operate/doctor/finding.ts"
import type { World } from "../operate/doctor/world.ts"
import { givenStack } from "./stack-outputs.ts"
import { version } from "./version.ts"

/** What the command line says. */
export type Options = {
  readonly stack: string
  readonly bucket?: readonly Scope[]
  readonly region?: string
  readonly endpointUrl?: string
  readonly json?: boolean
  readonly canary?: boolean
  readonly canaryLimit: number
}

/** The same before it is known that a stack was named. */
type Given = Omit<Options, "stack"> & { readonly stack?: string }

/** Seconds that a canary may take: a cold start, a scan and a few tries of S3's notification. */
const CANARY_LIMIT = 180

export function doctor(): Command {
  return new Command("doctor")
    .description("Checks a deployed stack and says of each fault where it is and what mends it. It changes nothing.")
    .option("--stack <name>", "the deployed stack (CloudFormation's name, such as landfall-prod)")
    .option("--bucket <bucket...>", "BUCKET or BUCKET/PREFIX to look at, instead of all that the stack reads", scopes)
    .option("--region <region>", "the stack's region, instead of AWS_REGION or the profile's")
    .option("--endpoint-url <url>", "an emulator, for every service; AWS_ENDPOINT_URL works as well")
    .option("--json", "print one line for each finding")
    .option("--canary", "send a record that is a test through everything, and say where it got stuck; wakes nobody")
    .option("--canary-limit <seconds>", "how long the canary may take", seconds, CANARY_LIMIT)
    .addHelpText("after", "\nExit status: 0 nothing was found, 1 warnings, 2 errors.")
    .action(async (given: Given) => {
      const options = { ...given, stack: givenStack(given.stack) }
      const { doctorClients } = await import("./doctor-clients.ts")
      process.exitCode = await runDoctor(options, doctorClients(options), terminal)
    })
}

/** Where what is said goes: `say` to whoever or whatever reads the findings, `tell` to people beside. */
export type Terminal = { readonly say: (text: string) => void; readonly tell: (text: string) => void }

const terminal: Terminal = {
  say: (text) => void process.stdout.write(`${text}\n`),
  tell: (text) => void process.stderr.write(`${text}\n`),
}

/** Examines the stack, tells what was found, and returns the exit code. */
export async function runDoctor(
  options: Options,
  clients: Clients,
  { say, tell }: Terminal,
  now: () => number = Date.now,
): Promise<number> {
  // Loaded only here: the clients take longer to load than other commands to run.
  const [{ makeWorld }, { examine, exitCodeOf }, { checks }, report] = await Promise.all([
    import("../operate/doctor/world.ts"),
    import("../operate/doctor/examine.ts"),
    import("../operate/doctor/checks/index.ts"),
    import("../operate/doctor/report.ts"),
  ])
  const world = makeWorld(clients, { stack: options.stack, places: options.bucket ?? [], version, now })
  const findings = await examine(world)
  const flown = options.canary ? await canaryFindings(world, options, tell) : []
  const all = [...findings, ...flown]
  for (const finding of all) say(options.json ? JSON.stringify(finding) : shown(report.findingText(finding)))
  // What could not be read of it is a finding already.
  const activity = await world.activity().catch(() => undefined)
  if (activity !== undefined) tell(shown(report.activityText(activity)))
  tell(shown(report.summaryText(options.stack, checks.length + (options.canary ? 1 : 0), all)))
  return exitCodeOf(all)
}

/** Names in AWS are other people's text: it is shown, and does not act on the terminal. */
function shown(text: string): string {
  return text.split("\n").map(printable).join("\n")
}

async function canaryFindings(world: World, { canaryLimit }: Options, tell: Terminal["tell"]): Promise<Finding[]> {
  const [{ runCanary }, { scannerOf }, { loadRules }, { OUR_RULES }] = await Promise.all([
    import("../operate/doctor/canary/run.ts"),
    import("../engine/scanner.ts"),
    import("../rules/load.ts"),
    import("./our-rules.ts"),
  ])
  const scanner = scannerOf(await loadRules(OUR_RULES))
  return runCanary(world, scanner, canaryLimit * 1000, (stage, ms) => tell(`canary: ${stage} after ${ms} ms`))
}

function scopes(text: string, before: readonly Scope[] = []): readonly Scope[] {
  const scope = readScope(text)
  if (typeof scope === "string") throw new InvalidArgumentError(scope)
  return [...before, scope]
}

function seconds(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError("it must be more than 0")
  return number
}

import { parseArgs } from "node:util"

export type SmokeOptions = {
  readonly region: string
  /** Where a log bucket is that cannot notify the stack. */
  readonly otherRegion: string
  readonly stage: string
  /** An address to subscribe, so that a person can see both confirmations and an alarm. */
  readonly email: string
  /** The profile with which osls runs, for example one that has only infra/deployer-policy.json. */
  readonly deployerProfile: string | undefined
  /** How long a step waits for what it expects, in seconds. */
  readonly wait: number
  readonly report: string
  readonly isConfirmed: boolean
  /** Also deletes what a removed stack leaves behind. */
  readonly isPurging: boolean
  /** A shell command to run after the deployment, for an emulator that creates only a part of the stack. */
  readonly afterDeploy: string | undefined
}

export const HELP = `Usage: scripts/smoke-aws.sh [options]

Deploys the stack landfall-smoke with temporary buckets, tries what no emulator shows, removes everything again, and writes one
report. Use a sandbox account: the test sends alarms and alerts, and it costs a few cents.

  --region REGION           where to deploy (default: AWS_REGION, or eu-west-1)
  --other-region REGION     another region, for a log bucket there (default: us-west-2, or us-east-1)
  --stage STAGE             another stack than landfall-smoke (default: smoke)
  --email ADDRESS           also subscribes an address; confirm its two emails while the test runs
  --deployer-profile NAME   the AWS profile with which osls deploys, to try infra/deployer-policy.json
  --wait SECONDS            how long to wait for an alert or an alarm (default: 300)
  --report FILE             where to write the report (default: out/smoke-aws.md)
  --purge                   also deletes the ledger, its access logs and the key, which a removed stack leaves behind
  --after-deploy COMMAND    runs COMMAND after the deployment, for an emulator that creates only a part of the stack
  --yes                     does not ask

Exit status: 0 every step passed, 1 a step failed, 2 nothing was done.`

/** The options of the command line; a text to print instead when they are wrong, or when help is wanted. */
export function parseOptions(args: readonly string[], environment = process.env): SmokeOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        region: { type: "string", default: environment["AWS_REGION"] || "eu-west-1" },
        "other-region": { type: "string" },
        stage: { type: "string", default: "smoke" },
        email: { type: "string", default: "none" },
        "deployer-profile": { type: "string" },
        wait: { type: "string", default: "300" },
        report: { type: "string", default: "out/smoke-aws.md" },
        purge: { type: "boolean", default: false },
        "after-deploy": { type: "string" },
        yes: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    })
    if (values.help) return HELP
    const wait = Number(values.wait)
    if (!(wait > 0)) return `--wait ${values.wait} is not a number of seconds`
    const otherRegion = values["other-region"] ?? (values.region === "us-west-2" ? "us-east-1" : "us-west-2")
    if (otherRegion === values.region) return "--other-region must differ from --region"
    return {
      region: values.region,
      otherRegion,
      stage: values.stage,
      email: values.email,
      deployerProfile: values["deployer-profile"],
      wait,
      report: values.report,
      isConfirmed: values.yes,
      isPurging: values.purge,
      afterDeploy: values["after-deploy"],
    }
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${HELP}`
  }
}

// Packages the template offline, as a deployment does, and reads it; for the checks and the tests.
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

const root = join(import.meta.dirname, "..")

export type Resource = {
  readonly Type: string
  readonly Properties: { readonly [name: string]: unknown }
  readonly DependsOn?: string | readonly string[]
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export type Template = {
  readonly Resources: { readonly [id: string]: Resource }
  readonly Outputs: { readonly [id: string]: { readonly Value: unknown } }
}

export type Parameters = { readonly [name: string]: string }

/** A value for every optional parameter, so that the template has every part. */
export const everyParameter: Parameters = {
  logBuckets: "a-logs/edr/,b-logs,c-logs/x/",
  logBucketAccounts: "111122223333",
  logKeyArns: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555",
  eventBridgeBuckets: "a-logs,b-logs",
  pinnedSources: '[{"bucket":"b-logs","source":"endgame"}]',
  logTopicArns: "arn:aws:sns:eu-west-1:111122223333:trail",
  fdrQueueArn: "arn:aws:sqs:us-west-1:111122223333:fdr",
  fdrBucket: "d-logs/fdr/",
  alertEmails: "a@example.com,b@example.com",
  operatorEmails: "ops@example.com",
  slackWebhookParameter: "landfall-slack",
  pagerDutyKeyParameter: "/landfall/pagerduty",
  securityHub: "yes",
  ocsfDestination: "s3://e-lake/ocsf/",
  ocsfKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/66666666-2222-3333-4444-555555555555",
  slackWorkspaceId: "T0123ABCD",
  slackChannelId: "C0123ABCD",
  expectedSources: "crowdstrike.fdr,m365_defender.event",
}

/** `hasZips`: the zips in build/ are up to date. `environment`: additional environment variables. */
type PackageOptions = {
  readonly hasZips?: boolean
  readonly environment?: { readonly [name: string]: string }
  readonly stage?: string
}

/** The path of the template that `osls package` writes. */
export function templateFile(out: string): string {
  return join(out, "cloudformation-template-update-stack.json")
}

/** A separate working folder per run, because osls empties and uses `.serverless` in its working folder. */
function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "landfall-package-"))
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.name.startsWith(".")) continue
    const [from, to] = [join(root, entry.name), join(folder, entry.name)]
    // osls refuses a link to serverless.yml.
    if (entry.isFile()) copyFileSync(from, to)
    else symlinkSync(from, to)
  }
  return folder
}

/** Packages into a folder with these parameters instead of the defaults. On failure, throws the output of osls. */
export function packageTemplate(out: string, parameters: Parameters = {}, options: PackageOptions = {}): Template {
  const params = Object.entries(parameters).flatMap(([name, value]) => ["--param", `${name}=${value}`])
  const stage = options.stage === undefined ? [] : ["--stage", options.stage]
  const cwd = workFolder()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules/osls/bin/serverless.js"), "package", "--package", resolve(out), ...stage, ...params],
    {
      cwd,
      encoding: "utf8",
      env: { ...process.env, ...(options.hasZips ? { LANDFALL_ZIPS: "made" } : {}), ...options.environment },
    },
  )
  rmSync(cwd, { recursive: true, force: true })
  if (status !== 0) throw new Error(`osls package failed:\n${stdout}${stderr}`)
  return JSON.parse(readFileSync(templateFile(out), "utf8"))
}

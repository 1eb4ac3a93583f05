import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation"
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch"
import { KMSClient } from "@aws-sdk/client-kms"
import { LambdaClient } from "@aws-sdk/client-lambda"
import { S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import type { Observer } from "./observer.ts"
import type { SmokeOptions } from "./options.ts"

export const root = join(import.meta.dirname, "../..")

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string }
export type Outputs = { readonly [name: string]: string }

/** What the steps of a run share. */
export type Smoke = {
  readonly options: SmokeOptions
  readonly account: string
  readonly stack: string
  readonly names: Names
  readonly clients: ReturnType<typeof smokeClients>
  /** Set when its queue exists. */
  observer?: Observer
  /** The outputs of the stack, set when it is removed. */
  removed?: Outputs
  /** What `attach` must leave as it was, by bucket. */
  readonly untouched: Map<string, string>
}

/** The temporary resources. Their names begin with the service's name, as infra/deployer-policy.json requires. */
export type Names = {
  /** Notifies the ingest queue itself. */
  readonly notifying: string
  /** Sends its events to EventBridge. */
  readonly bridged: string
  /** In another region. */
  readonly abroad: string
  readonly observer: string
}

export function namesOf(stack: string, run: string): Names {
  const name = (part: string) => `${stack}-${part}-${run}`
  return { notifying: name("queue"), bridged: name("bridge"), abroad: name("abroad"), observer: name("observer") }
}

export function smokeClients({ region, otherRegion }: SmokeOptions) {
  return {
    cloudFormation: new CloudFormationClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
    kms: new KMSClient({ region }),
    lambda: new LambdaClient({ region }),
    s3: new S3Client({ region }),
    s3Abroad: new S3Client({ region: otherRegion }),
    sns: new SNSClient({ region }),
    // An emulator's queues may have URLs of AWS.
    sqs: new SQSClient({ region, useQueueUrlAsEndpoint: false }),
  }
}

/** The outputs of the deployed stack. */
export async function outputsOf({ clients, stack }: Smoke): Promise<Outputs> {
  const { Stacks: [found] = [] } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: stack }))
  return Object.fromEntries(
    found?.Outputs?.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]) ?? [],
  )
}

/** An output of the stack. Throws when the stack has none of this name. */
export async function outputOf(smoke: Smoke, name: string): Promise<string> {
  const value = (await outputsOf(smoke))[name]
  if (value === undefined) throw new Error(`the stack ${smoke.stack} has no output ${name}`)
  return value
}

/** Runs a script of the project on this Node. Throws when its exit status is not one of `statuses`. */
async function runScript(
  script: string,
  args: readonly string[],
  environment: { readonly [name: string]: string },
  statuses: readonly number[],
): Promise<Ran> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  if (!statuses.includes(status)) throw new Error(`exit status ${status}: ${stderr.trim()} ${stdout.trim()}`)
  return { status, stdout, stderr }
}

/** bin/landfall in the region of the stack. */
export function landfall({ options }: Smoke, args: readonly string[], statuses: readonly number[] = [0]): Promise<Ran> {
  return runScript("src/cli/main.ts", args, { AWS_REGION: options.region }, statuses)
}

/** osls, with the profile of the deployer. CloudTrail and a test recognise its calls by the application's id. */
export function osls({ options }: Smoke, command: string, args: readonly string[] = []): Promise<Ran> {
  const { deployerProfile, region, stage } = options
  const environment = {
    AWS_SDK_UA_APP_ID: "landfall-osls",
    ...(deployerProfile === undefined ? {} : { AWS_PROFILE: deployerProfile }),
  }
  const target = ["--stage", stage, "--region", region]
  return runScript("node_modules/osls/bin/serverless.js", [command, ...target, ...args], environment, [0])
}

/** The observer of the topics. Throws before it exists. */
export function observerOf({ observer }: Smoke): Observer {
  if (!observer) throw new Error("there is no queue that observes the topics")
  return observer
}

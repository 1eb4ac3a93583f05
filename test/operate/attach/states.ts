import { parseConfiguration } from "../../../src/operate/attach/configuration.ts"
import { type Stack, stackOfQueue } from "../../../src/operate/attach/stack.ts"
import type { Queue, State } from "../../../src/operate/attach/state.ts"
import { configurationXml, type Foreign } from "./configurations.ts"

export const ACCOUNT = "111122223333"
export const OTHER_ACCOUNT = "444455556666"
export const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:landfall-in`
export const DEAD_LETTERS = `arn:aws:sqs:eu-west-1:${ACCOUNT}:landfall-dead`
export const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:uploads`
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/landfall-detect`
export const RECONCILE_ROLE = `arn:aws:iam::${ACCOUNT}:role/landfall-reconcile`
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234`

export const scope = { bucket: "edr-logs", prefix: "crowdstrike/" }

export const stack: Stack = stackOfQueue(QUEUE, {
  name: "landfall-prod",
  deadLettersArn: DEAD_LETTERS,
  roleArn: ROLE,
  reconcileRoleArn: RECONCILE_ROLE,
  logPrefixes: [{ bucket: "edr-logs", prefix: "" }],
})

/** The policy that the stack gives its queues for this bucket, this topic and its own rules. */
function policyOf(arn: string): string {
  const allow = (service: string, sources: string) => ({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sqs:SendMessage",
    Resource: arn,
    Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnLike: { "aws:SourceArn": sources } },
  })
  return JSON.stringify({
    Statement: [
      allow("s3.amazonaws.com", "arn:aws:s3:::edr-logs"),
      allow("sns.amazonaws.com", TOPIC),
      allow("events.amazonaws.com", `arn:aws:events:eu-west-1:${ACCOUNT}:rule/landfall-prod-*`),
    ],
  })
}

export function queueOf(arn: string, more: Partial<Queue> = {}): Queue {
  return { arn, isReadable: true, policy: policyOf(arn), ...more }
}

/** A healthy bucket in the stack's own account and region, with these differences. */
export function stateWith(
  foreign: readonly Foreign[],
  more: Partial<State> & { readonly isEventBridgeOn?: boolean } = {},
): State {
  const { isEventBridgeOn = false, ...rest } = more
  return {
    region: "eu-west-1",
    owner: ACCOUNT,
    versioning: "Enabled",
    encryption: { algorithm: "AES256" },
    configuration: parseConfiguration(configurationXml(foreign, isEventBridgeOn)),
    queue: queueOf(QUEUE),
    deadLetters: queueOf(DEAD_LETTERS),
    subscriptions: [],
    rules: [],
    ...rest,
  }
}

export function foreign(kind: Foreign["kind"], more: Partial<Foreign> = {}): Foreign {
  const arns = {
    Topic: TOPIC,
    Queue: `arn:aws:sqs:eu-west-1:${ACCOUNT}:neighbour`,
    CloudFunction: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:thumbnails`,
  }
  const all = {
    id: `the ${kind}`,
    arn: arns[kind],
    events: ["s3:ObjectCreated:*"],
    prefix: "",
    suffix: "",
    isCapital: true,
  }
  return { kind, ...all, ...more }
}

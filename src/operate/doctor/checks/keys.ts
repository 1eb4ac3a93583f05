import { type BucketPrefix, s3Uri } from "../../attach/bucket-prefix.ts"
import { keyArnOf } from "../../attach/notes.ts"
import { policyDecision } from "../../attach/policy-decision.ts"
import type { State } from "../../attach/state.ts"
import { keyStatement } from "../../attach/statements.ts"
import type { Check, Context } from "../context.ts"
import { denied, error, type Fault } from "../finding.ts"
import { canaryScope, ownerOf } from "../parts.ts"
import { collectFaults } from "../read-aws.ts"
import { revertDrift } from "../remedy.ts"
import { alarmConditions } from "./topics.ts"

/** The stack's own keys: whether they work, and whether the services that send to queues and topics may use them. */
export const keys: Check = {
  name: "keys",
  run: (context) =>
    collectFaults([
      ...["KeyArn", "AlarmsKeyArn"].map((output) => async () => {
        const arn = await context.output(output)
        return checkKeyState("the stack's key", arn, await context.keyState(arn))
      }),
      async () => {
        const arn = await context.output("KeyArn")
        const [policy, users] = await Promise.all([context.keyPolicy(arn), usersOf(context)])
        return users.flatMap((user) => checkUser(arn, policy, user))
      },
      async () => {
        const [arn, stack] = await Promise.all([context.output("AlarmsKeyArn"), context.stack()])
        const who = "CloudWatch alarms"
        const user = { who, service: "cloudwatch.amazonaws.com", conditions: alarmConditions(stack) }
        return checkUser(arn, await context.keyPolicy(arn), user)
      },
    ]),
}

/** A key works only in the state `Enabled`. Source: KMS developer guide, Key states. */
function checkKeyState(name: string, arn: string, state: string): Fault[] {
  if (state === "Enabled") return []
  const enable = `aws kms enable-key --key-id ${arn}`
  if (state === "PendingDeletion") {
    const what = `${name} is scheduled for deletion: everything that it encrypted becomes unreadable`
    return [error(what, arn, `aws kms cancel-key-deletion --key-id ${arn}, then ${enable}`)]
  }
  return [error(`${name} is in state ${state}: nothing that it encrypts can be read or written`, arn, enable)]
}

/** A service that encrypts what it sends, and the condition keys of its requests. */
type KeyUser = {
  readonly who: string
  readonly service: string
  readonly conditions: { readonly [key: string]: string }
}

async function usersOf(context: Context): Promise<KeyUser[]> {
  const { partition, account } = await context.stack()
  const scopes = [...(await context.logPrefixes()), await canaryScope(context)]
  const buckets = await Promise.all(
    scopes.map(async (scope) => {
      const owner = await ownerOf(context, scope, account)
      const conditions = { "aws:sourcearn": `arn:${partition}:s3:::${scope.bucket}`, "aws:sourceaccount": owner }
      return { who: `S3 for bucket ${scope.bucket}`, service: "s3.amazonaws.com", conditions }
    }),
  )
  const topics = await Promise.all(["AlertsTopicArn", "NoticesTopicArn"].map(context.output))
  // EventBridge sends neither the ARN nor the account to KMS.
  const conditions = { "aws:sourcearn": "", "aws:sourceaccount": "" }
  const rules = await context.rules()
  return [
    ...new Map(buckets.map((user) => [user.who, user])).values(),
    ...topics.map((arn) => ({
      who: `SNS for topic ${arn.split(":").at(-1)}`,
      service: "sns.amazonaws.com",
      conditions: { "aws:sourcearn": arn, "aws:sourceaccount": account },
    })),
    ...(rules.length === 0 ? [] : [{ who: "EventBridge", service: "events.amazonaws.com", conditions }]),
  ]
}

const ACTIONS = ["kms:GenerateDataKey", "kms:Decrypt"]

function checkUser(arn: string, policy: string, { who, service, conditions: context }: KeyUser): Fault[] {
  const missing = ACTIONS.filter((action) => {
    return policyDecision(policy, { principal: { service }, action, resource: arn, context }) === "denied"
  })
  if (missing.length === 0) return []
  const what = `the key's policy does not let ${who} use it (${missing.join(", ")}): its messages are dropped silently`
  return [error(what, arn, revertDrift)]
}

/** The keys of log buckets: whether they work, and whether they let detect decrypt. */
export const logKeys: Check = {
  name: "log keys",
  run: async (context) =>
    collectFaults((await context.logPrefixes()).map((scope) => () => checkLogKey(context, scope))),
}

async function checkLogKey(context: Context, scope: BucketPrefix): Promise<Fault[]> {
  const [state, stack] = await Promise.all([context.bucketState(scope), context.attachStack()])
  const { encryption, owner } = state
  if (encryption === "unknown") {
    return [denied("read the bucket's encryption", s3Uri(scope), "s3:GetEncryptionConfiguration")]
  }
  if (!encryption.algorithm.startsWith("aws:kms")) return []
  const arn = keyArnOf(state, stack)
  if (arn === undefined) {
    if (owner === stack.account) return []
    const what =
      "the bucket encrypts with the AWS managed key aws/s3, which no other account can use: its objects cannot be read"
    const remedy = "give the bucket a customer managed key; landfall attach prints the statement that it needs"
    return [error(what, s3Uri(scope), remedy)]
  }
  return collectFaults([
    async () => checkKeyState(`the key of bucket ${scope.bucket}`, arn, await context.keyState(arn)),
    async () => checkDecrypting(arn, await context.keyPolicy(arn), await context.output("DetectRoleArn"), state, scope),
  ])
}

function checkDecrypting(
  arn: string,
  policy: string,
  role: string,
  { region }: State,
  { bucket }: BucketPrefix,
): Fault[] {
  const decision = policyDecision(policy, {
    principal: { role },
    action: "kms:Decrypt",
    resource: arn,
    context: {
      "kms:viaservice": `s3.${region}.amazonaws.com`,
      "aws:principalarn": role,
      "aws:securetransport": "true",
    },
  })
  if (decision !== "denied") return []
  const statement = JSON.stringify(keyStatement(arn, role, region).json)
  const what = `the key of bucket ${bucket} does not let detect decrypt: its objects cannot be read`
  return [
    error(what, arn, `add to the key's policy: ${statement}; add the key to logKeyArns in landfall.toml, and deploy`),
  ]
}

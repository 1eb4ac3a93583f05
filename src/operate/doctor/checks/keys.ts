import { policyRight } from "../../attach/policy-right.ts"
import type { Check } from "../check.ts"
import { error, type Fault } from "../finding.ts"
import { judgeKeyState } from "../key-state.ts"
import { collect } from "../look.ts"
import { DEPLOY } from "../parts.ts"
import { canaryScope } from "../scopes.ts"
import type { World } from "../world.ts"
import { alarmContext } from "./topics.ts"

/** The stack's own keys: whether they work, and whether the services that deliver into queues and topics may use them. */
export const keys: Check = {
  name: "keys",
  run: (world) =>
    collect([
      ...["KeyArn", "AlarmsKeyArn"].map((output) => async () => {
        const arn = await world.output(output)
        return judgeKeyState("the stack's key", arn, await world.keyState(arn))
      }),
      async () => {
        const arn = await world.output("KeyArn")
        const [policy, users] = await Promise.all([world.keyPolicy(arn), usersOf(world)])
        return users.flatMap((user) => judgeUser(arn, policy, user))
      },
      async () => {
        const [arn, stack] = await Promise.all([world.output("AlarmsKeyArn"), world.stack()])
        const who = "CloudWatch's alarms"
        const user = { who, service: "cloudwatch.amazonaws.com", context: alarmContext(stack), remedy: DEPLOY }
        return judgeUser(arn, await world.keyPolicy(arn), user)
      },
    ]),
}

/** A service that encrypts what it delivers. */
export type KeyUser = {
  readonly who: string
  readonly service: string
  readonly context: { readonly [key: string]: string }
  readonly remedy: string
}

async function usersOf(world: World): Promise<KeyUser[]> {
  const { partition, account } = await world.stack()
  const scopes = [...(await world.places()), await canaryScope(world)]
  const buckets = await Promise.all(
    scopes.map(async (scope) => {
      const owner = await world.place(scope).then(
        (state) => state.owner,
        () => account,
      )
      const source = { "aws:sourcearn": `arn:${partition}:s3:::${scope.bucket}`, "aws:sourceaccount": owner }
      const remedy = `add "${scope.bucket}/${scope.prefix}" to logBuckets in serverless.yml and deploy`
      return { who: `S3 for bucket ${scope.bucket}`, service: "s3.amazonaws.com", context: source, remedy }
    }),
  )
  const topics = await Promise.all(["AlertsTopicArn", "NoticesTopicArn"].map(world.output))
  // EventBridge carries neither ARN nor account into KMS.
  const nothing = { "aws:sourcearn": "", "aws:sourceaccount": "" }
  const rules = await world.rules()
  return [
    ...new Map(buckets.map((user) => [user.who, user])).values(),
    ...topics.map((arn) => ({
      who: `SNS for topic ${arn.split(":").at(-1)}`,
      service: "sns.amazonaws.com",
      context: { "aws:sourcearn": arn, "aws:sourceaccount": account },
      remedy: DEPLOY,
    })),
    ...(rules.length === 0
      ? []
      : [{ who: "EventBridge", service: "events.amazonaws.com", context: nothing, remedy: DEPLOY }]),
  ]
}

const ACTIONS = ["kms:GenerateDataKey", "kms:Decrypt"]

export function judgeUser(arn: string, policy: string, { who, service, context, remedy }: KeyUser): Fault[] {
  const missing = ACTIONS.filter((action) => {
    return policyRight(policy, { principal: { service }, action, resource: arn, context }) === "denied"
  })
  if (missing.length === 0) return []
  const what = `the key's policy does not let ${who} use it (${missing.join(", ")}): what it delivers is dropped silently`
  return [error(what, arn, remedy)]
}

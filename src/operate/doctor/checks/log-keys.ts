import { policyRight } from "../../attach/policy-right.ts"
import { type Scope, scopeName } from "../../attach/scope.ts"
import type { Stack } from "../../attach/stack.ts"
import type { State } from "../../attach/state.ts"
import { keyStatement } from "../../attach/statements.ts"
import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { judgeKeyState } from "../key-state.ts"
import { collect } from "../look.ts"
import type { World } from "../world.ts"

/** The keys of log buckets: whether they work, and whether they let detect decrypt. */
export const logKeys: Check = {
  name: "log keys",
  run: async (world) => collect((await world.places()).map((scope) => () => judgeLogKey(world, scope))),
}

async function judgeLogKey(world: World, scope: Scope): Promise<Fault[]> {
  const [state, stack] = await Promise.all([world.place(scope), world.attachStack()])
  const { encryption } = state
  if (encryption === "unknown") {
    const what = "could not look at the bucket's encryption: needs permission s3:GetEncryptionConfiguration"
    return [
      warning(what, scopeName(scope), "give it to whoever runs this, or use a role that has it, and run this again"),
    ]
  }
  if (!encryption.algorithm.startsWith("aws:kms")) return []
  const arn = keyArnOf(state, stack)
  if (arn === undefined) return judgeAwsKey(state, stack, scope)
  return collect([
    async () => judgeKeyState(`the key of bucket ${scope.bucket}`, arn, await world.keyState(arn)),
    async () => judgeDecrypting(arn, await world.keyPolicy(arn), await world.output("DetectRoleArn"), state, scope),
  ])
}

/** A bucket names its key by ARN, id or alias. */
function keyArnOf({ encryption, region, owner }: State, { partition }: Stack): string | undefined {
  const key = encryption === "unknown" ? undefined : encryption.keyArn
  if (key === undefined || key.startsWith("arn:")) return key
  return `arn:${partition}:kms:${region}:${owner}:${key.startsWith("alias/") ? key : `key/${key}`}`
}

/** AWS's own key aws/s3 is for its account alone. */
function judgeAwsKey({ owner }: State, { account }: Stack, scope: Scope): Fault[] {
  if (owner === account) return []
  const what =
    "the bucket encrypts with AWS's own key aws/s3, which no other account can use: nothing of it can be read"
  return [
    error(what, scopeName(scope), "give the bucket a key of its owner's; landfall attach prints what it must allow"),
  ]
}

export function judgeDecrypting(arn: string, policy: string, role: string, { region }: State, scope: Scope): Fault[] {
  const right = policyRight(policy, {
    principal: { role },
    action: "kms:Decrypt",
    resource: arn,
    context: {
      "kms:viaservice": `s3.${region}.amazonaws.com`,
      "aws:principalarn": role,
      "aws:securetransport": "true",
    },
  })
  if (right !== "denied") return []
  const statement = JSON.stringify(keyStatement(arn, role, region).json)
  const what = `the key of bucket ${scope.bucket} does not let detect decrypt: nothing of it can be read`
  return [
    error(what, arn, `add to the key's policy: ${statement}; and the key to logKeyArns in serverless.yml, and deploy`),
  ]
}

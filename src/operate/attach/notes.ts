import { type BucketPrefix, encodePrefix } from "./bucket-prefix.ts"
import { sendDecision } from "./policy-decision.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"
import { bucketStatements, keyStatement, type Statement } from "./statements.ts"

/** Something that the caller must know, with the policy statements to paste for it. */
export type Note = { readonly text: string; readonly statements: readonly Statement[] }

export function note(text: string, statements: readonly Statement[] = []): Note {
  return { text, statements }
}

/** What the caller should know about this bucket. None of it stops attach. */
export function notesOn(state: State, stack: Stack, scope: BucketPrefix): Note[] {
  return [
    ...readingNotes(state, stack, scope),
    ...keyNotes(state, stack),
    ...versioningNotes(state),
    ...queueNotes(state, stack, scope),
    ...prefixNotes(scope),
    ...regionNotes(state, stack),
  ]
}

function readingNotes({ owner }: State, stack: Stack, scope: BucketPrefix): Note[] {
  if (owner === stack.account) return []
  const begin = `the bucket belongs to account ${owner}, so the bucket's own policy must let Landfall read it`
  if (stack.roleArn === undefined) return [note(`${begin}; pass detect's role with --role-arn to print the statements`)]
  const roles = { detect: stack.roleArn, reconcile: stack.reconcileRoleArn }
  const more =
    stack.reconcileRoleArn === undefined
      ? " (pass reconcile's role with --reconcile-role-arn for its statement too)"
      : ""
  return [note(`${begin}${more}. Add:`, bucketStatements(stack, roles, scope))]
}

function keyNotes(state: State, stack: Stack): Note[] {
  const { encryption, owner, region } = state
  if (encryption === "unknown") {
    return [
      note(
        "could not read how the bucket encrypts (s3:GetEncryptionConfiguration): if it has its own KMS key, add the key to logKeyArns",
      ),
    ]
  }
  if (!encryption.algorithm.startsWith("aws:kms")) return []
  const keyArn = keyArnOf(state, stack)
  if (keyArn === undefined) {
    if (owner === stack.account) return []
    return [
      note(
        "the bucket encrypts with the AWS managed key aws/s3, which no other account can use: Landfall will not be able to read it. Give the bucket a customer managed key",
      ),
    ]
  }
  const begin = `the bucket encrypts with ${keyArn}: add this key to logKeyArns in landfall.toml`
  if (stack.roleArn === undefined) {
    return [note(`${begin}; its policy must let Landfall decrypt: pass --role-arn to print the statement`)]
  }
  const when = owner === stack.account ? "unless the key's policy leaves access to IAM, it" : "the key's policy"
  return [note(`${begin}; ${when} must allow it too. Add:`, [keyStatement(keyArn, stack.roleArn, region)])]
}

/** The ARN of the bucket's own key, which the bucket may name by ARN, id or alias. */
export function keyArnOf({ encryption, region, owner }: State, { partition }: Stack): string | undefined {
  const key = encryption === "unknown" ? undefined : encryption.keyArn
  if (key === undefined || key.startsWith("arn:")) return key
  return `arn:${partition}:kms:${region}:${owner}:${key.startsWith("alias/") ? key : `key/${key}`}`
}

function versioningNotes({ versioning }: State): Note[] {
  if (versioning === "Enabled") return []
  return [
    note(
      versioning === "unknown"
        ? "could not read whether the bucket keeps versions (s3:GetBucketVersioning)"
        : `the bucket keeps no versions (${versioning}): for two writes to one key at the same time S3 may send only one event, and an object that is overwritten before it is scanned is lost. Turn versioning on`,
    ),
  ]
}

function queueNotes({ queue, owner }: State, stack: Stack, { bucket }: BucketPrefix): Note[] {
  if (!queue.isReadable) {
    return [
      note(
        `could not read the policy of queue ${queue.arn} (sqs:GetQueueAttributes): whether it accepts these messages shows when attach tries`,
      ),
    ]
  }
  const decision = sendDecision(queue.policy, queue.arn, {
    service: "s3.amazonaws.com",
    sourceArn: `arn:${stack.partition}:s3:::${bucket}`,
    sourceAccount: owner,
  })
  if (decision !== "unsure") return []
  return [note(`the policy of queue ${queue.arn} has conditions that Landfall does not evaluate; AWS decides`)]
}

function prefixNotes({ prefix }: BucketPrefix): Note[] {
  if (encodePrefix(prefix) === prefix) return []
  return [note(`S3 compares encoded keys, so S3 and SNS filters contain the prefix as ${encodePrefix(prefix)}`)]
}

function regionNotes({ region }: State, stack: Stack): Note[] {
  if (region === stack.region) return []
  return [
    note(`the bucket is in ${region} and the stack in ${stack.region}: reading across regions costs data transfer`),
  ]
}

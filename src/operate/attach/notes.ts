import type { Remark } from "./plan.ts"
import { encodePrefix, type Scope } from "./scope.ts"
import { sendRight } from "./send-right.ts"
import type { Stack } from "./stack.ts"
import type { State } from "./state.ts"
import { bucketStatements, keyStatement } from "./statements.ts"

/** What a person should know who attaches this bucket: none of it keeps attach from its work. */
export function notesOn(state: State, stack: Stack, scope: Scope): Remark[] {
  return [
    ...readingNotes(state, stack, scope),
    ...keyNotes(state, stack),
    ...versioningNotes(state),
    ...otherNotes(state, stack, scope),
  ]
}

function readingNotes({ owner }: State, stack: Stack, scope: Scope): Remark[] {
  if (owner === stack.account) return []
  const begin = `the bucket is account ${owner}'s, so its own policy must let Landfall read`
  if (stack.roleArn === undefined) {
    return [
      { text: `${begin}; give the role of detect with --role-arn to have the statements printed`, statements: [] },
    ]
  }
  return [{ text: `${begin}. Add:`, statements: bucketStatements(stack, stack.roleArn, scope) }]
}

function keyNotes({ encryption, owner, region }: State, stack: Stack): Remark[] {
  if (encryption === "unknown") {
    return [
      {
        text: "how the bucket encrypts could not be read (s3:GetEncryptionConfiguration): if it has a KMS key of its own, add it to logKeyArns",
        statements: [],
      },
    ]
  }
  if (!encryption.algorithm.startsWith("aws:kms")) return []
  if (encryption.keyArn === undefined) {
    const text =
      "the bucket encrypts with AWS's own key aws/s3, which no other account can use: Landfall will not be able to read it. Give the bucket a key of yours"
    return owner === stack.account ? [] : [{ text, statements: [] }]
  }
  const { keyArn: key } = encryption
  const keyArn = key.startsWith("arn:")
    ? key
    : `arn:${stack.partition}:kms:${region}:${owner}:${key.startsWith("alias/") ? key : `key/${key}`}`
  const begin = `the bucket encrypts with ${keyArn}: it must stand in logKeyArns of serverless.yml`
  if (stack.roleArn === undefined) {
    return [
      {
        text: `${begin}, and its policy must let Landfall decrypt; give --role-arn to have the statement printed`,
        statements: [],
      },
    ]
  }
  const when =
    owner === stack.account
      ? ", and, unless its policy leaves that to IAM, the key must allow it"
      : ", and the key must allow it"
  return [{ text: `${begin}${when}. Add:`, statements: [keyStatement(keyArn, stack.roleArn, region)] }]
}

function versioningNotes({ versioning }: State): Remark[] {
  if (versioning === "Enabled") return []
  const text =
    versioning === "unknown"
      ? "whether the bucket keeps versions could not be read (s3:GetBucketVersioning)"
      : `the bucket keeps no versions (${versioning}): of two writes to one key at the same time S3 may tell only one, and an object that is overwritten before it is scanned is lost. Turn versioning on`
  return [{ text, statements: [] }]
}

function otherNotes({ queue, region, owner }: State, stack: Stack, { bucket, prefix }: Scope): Remark[] {
  const notes: Remark[] = []
  if (!queue.isReadable) {
    notes.push({
      text: `the policy of queue ${queue.arn} could not be read (sqs:GetQueueAttributes): whether it lets this in shows when it is tried`,
      statements: [],
    })
  } else if (
    sendRight(queue.policy, queue.arn, {
      service: "s3.amazonaws.com",
      sourceArn: `arn:${stack.partition}:s3:::${bucket}`,
      sourceAccount: owner,
    }) === "unsure"
  ) {
    notes.push({
      text: `the policy of queue ${queue.arn} has conditions that this does not understand; AWS decides`,
      statements: [],
    })
  }
  if (encodePrefix(prefix) !== prefix) {
    notes.push({
      text: `S3 compares encoded keys, so the prefix is written ${encodePrefix(prefix)} where S3 or SNS compare it`,
      statements: [],
    })
  }
  if (region !== stack.region) {
    notes.push({
      text: `the bucket is in ${region} and the stack in ${stack.region}: reading across regions costs data transfer`,
      statements: [],
    })
  }
  return notes
}

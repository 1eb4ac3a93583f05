import type { BucketPrefix } from "./bucket-prefix.ts"
import type { Sender } from "./policy-decision.ts"
import type { Stack } from "./stack.ts"

/** A policy statement to paste, and the policy that it belongs to. */
export type Statement = {
  readonly into: string
  readonly why: string
  readonly json: { readonly [name: string]: unknown }
}

/**
 * Lets a service send messages to a queue. An EventBridge rule is bound only by its ARN, which contains the account:
 * EventBridge does not document aws:SourceAccount, and a condition on a missing key denies everything.
 */
export function sendStatement(queueArn: string, { service, sourceArn, sourceAccount }: Sender): Statement {
  const condition =
    service === "events.amazonaws.com"
      ? { ArnEquals: { "aws:SourceArn": sourceArn } }
      : { ArnEquals: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceAccount": sourceAccount } }
  return {
    into: `the policy of queue ${queueArn}`,
    why: `lets ${service} send messages to it for ${sourceArn}`,
    json: {
      Sid: sid("LandfallFrom", sourceArn),
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: condition,
    },
  }
}

/** The roles that use a log bucket; that of reconcile may be unknown. */
type Roles = { readonly detect: string; readonly reconcile?: string | undefined }

/**
 * Let detect read the objects of a bucket in another account, and distinguish deleted objects from denied ones; let reconcile
 * list them.
 */
export function bucketStatements(
  { partition }: Stack,
  { detect, reconcile }: Roles,
  { bucket, prefix }: BucketPrefix,
): Statement[] {
  const into = `the policy of bucket ${bucket}`
  const arn = `arn:${partition}:s3:::${bucket}`
  const principal = { AWS: detect }
  return [
    {
      into,
      why: "lets Landfall read the objects",
      json: {
        Sid: "LandfallReads",
        Effect: "Allow",
        Principal: principal,
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: `${arn}/${prefix}*`,
      },
    },
    {
      into,
      // No condition on the prefix: S3 checks this permission during GetObject, which has no prefix.
      why: "lets S3 report a deleted object or version as deleted; without it S3 returns access denied",
      json: {
        Sid: "LandfallLists",
        Effect: "Allow",
        Principal: principal,
        Action: ["s3:ListBucket", "s3:ListBucketVersions"],
        Resource: arn,
      },
    },
    ...(reconcile === undefined ? [] : [reconcileStatement(into, arn, reconcile)]),
  ]
}

function reconcileStatement(into: string, arn: string, role: string): Statement {
  return {
    into,
    why: "lets Landfall find objects whose notification was lost",
    json: {
      Sid: "LandfallCompares",
      Effect: "Allow",
      Principal: { AWS: role },
      Action: RECONCILE_ACTION,
      Resource: arn,
    },
  }
}

/** What reconcile does with a log bucket. */
export const RECONCILE_ACTION = "s3:ListBucketVersions"

/** Lets detect decrypt objects, only through S3. */
export function keyStatement(keyArn: string, roleArn: string, region: string): Statement {
  return {
    into: `the policy of key ${keyArn}`,
    why: "lets Landfall decrypt the objects",
    json: {
      Sid: "LandfallDecrypts",
      Effect: "Allow",
      Principal: { AWS: roleArn },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  }
}

/** Lets S3, SNS or EventBridge use the key of a queue; without it they drop messages silently. */
export function queueKeyStatement(keyArn: string, { service, sourceArn, sourceAccount }: Sender): Statement {
  return {
    into: `the policy of key ${keyArn}`,
    why: `lets ${service} encrypt the messages that it sends to the queue`,
    json: {
      Sid: sid("LandfallFrom", sourceArn),
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      // EventBridge sends neither the ARN nor the account to KMS.
      ...(service === "events.amazonaws.com"
        ? {}
        : {
            Condition: {
              ArnEquals: { "aws:SourceArn": sourceArn },
              StringEquals: { "aws:SourceAccount": sourceAccount },
            },
          }),
    },
  }
}

/** Lets an account subscribe its queue to a topic of another account. */
export function subscribeStatement(topicArn: string, account: string, partition: string): Statement {
  return {
    into: `the policy of topic ${topicArn}`,
    why: `lets account ${account} subscribe its queue`,
    json: {
      Sid: "LandfallSubscribes",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: "sns:Subscribe",
      Resource: topicArn,
      Condition: { StringEquals: { "sns:Protocol": "sqs" } },
    },
  }
}

/** A Sid that names the source. Only letters and digits are valid in every policy. */
function sid(begin: string, sourceArn: string): string {
  return `${begin}${(sourceArn.split(/[:/]/).at(-1) ?? "").replace(/[^A-Za-z0-9]/g, "")}`
}

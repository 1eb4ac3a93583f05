import type { Scope } from "./scope.ts"
import type { Sender } from "./send-right.ts"
import type { Stack } from "./stack.ts"

/** A policy statement to paste, and the policy into which it belongs. */
export type Statement = {
  readonly into: string
  readonly why: string
  readonly json: { readonly [name: string]: unknown }
}

/**
 * Lets a service put messages into a queue. Rules of EventBridge are bound by their ARN, which holds the account: its
 * documents promise no aws:SourceAccount, and a condition on what is not sent would refuse everything.
 */
export function sendStatement(queueArn: string, { service, sourceArn, sourceAccount }: Sender): Statement {
  const condition =
    service === "events.amazonaws.com"
      ? { ArnEquals: { "aws:SourceArn": sourceArn } }
      : { ArnEquals: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceAccount": sourceAccount } }
  return {
    into: `the policy of queue ${queueArn}`,
    why: `lets ${service} put messages into it for ${sourceArn}`,
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

/** Let detect read the objects, and tell "gone" from "denied", in a bucket of another account. */
export function bucketStatements({ partition }: Stack, roleArn: string, { bucket, prefix }: Scope): Statement[] {
  const into = `the policy of bucket ${bucket}`
  const arn = `arn:${partition}:s3:::${bucket}`
  const principal = { AWS: roleArn }
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
      // No condition on the prefix: S3 asks for this right while it answers GetObject, which names none.
      why: "lets S3 tell Landfall that an object is gone; without it the answer is the same as for a denied one",
      json: {
        Sid: "LandfallTellsGoneFromDenied",
        Effect: "Allow",
        Principal: principal,
        Action: "s3:ListBucket",
        Resource: arn,
      },
    },
  ]
}

/** Lets detect decrypt objects, through S3 alone. */
export function keyStatement(keyArn: string, roleArn: string, region: string): Statement {
  return {
    into: `the policy of key ${keyArn}`,
    why: "lets Landfall decrypt what it reads",
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

/** Lets S3, SNS or EventBridge use the key of a queue; without it they drop what they would deliver, silently. */
export function queueKeyStatement(keyArn: string, { service, sourceArn, sourceAccount }: Sender): Statement {
  return {
    into: `the policy of key ${keyArn}`,
    why: `lets ${service} encrypt what it puts into the queue`,
    json: {
      Sid: sid("LandfallFrom", sourceArn),
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      // EventBridge carries neither ARN nor account into KMS.
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

/** A Sid that says for whom: letters and digits are all that every policy takes. */
function sid(begin: string, sourceArn: string): string {
  return `${begin}${(sourceArn.split(/[:/]/).at(-1) ?? "").replace(/[^A-Za-z0-9]/g, "")}`
}

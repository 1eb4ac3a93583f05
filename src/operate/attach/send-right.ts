import { policyRight, type Right } from "./policy-right.ts"

/** A service that wants to put a message into a queue, and for whom. */
export type Sender = {
  readonly service: "s3.amazonaws.com" | "sns.amazonaws.com" | "events.amazonaws.com"
  readonly sourceArn: string
  readonly sourceAccount: string
}

/** `unsure` where the policy says something that this does not understand: AWS decides then, and attach says so. */
export type SendRight = Right

/** Whether a queue's policy lets a service send. A queue without one takes messages of its account's users alone. */
export function sendRight(
  policy: string | undefined,
  queueArn: string,
  { service, sourceArn, sourceAccount }: Sender,
): SendRight {
  return policyRight(policy, {
    principal: { service },
    action: "sqs:SendMessage",
    resource: queueArn,
    // AWS services call one another by TLS alone.
    context: { "aws:sourcearn": sourceArn, "aws:sourceaccount": sourceAccount, "aws:securetransport": "true" },
  })
}

// Findings of cdk-nag that are not followed, each with its reason. One that is not found any more fails the check.

export type Suppression = {
  /** The rule with what it found, as cdk-nag writes it. */
  readonly rule: string
  /** The logical ids of the resources that break it. */
  readonly resources: readonly string[]
  readonly reason: string
}

const LEDGER_PREFIX =
  "Keys of the ledger are made of ids that are not known before; the prefix is the narrowest that holds them."

export const suppressions: readonly Suppression[] = [
  {
    rule: "AwsSolutions-S1",
    resources: ["ServerlessDeploymentBucket"],
    reason: "It holds the zips and the template, which CloudFormation alone reads; CloudTrail tells who changed them.",
  },
  {
    rule: "AwsSolutions-SQS3",
    resources: ["SubscriptionDeadLetters"],
    reason: "It is the dead-letter queue of subscriptions, rules and schedules, which the rule does not look at.",
  },
  {
    rule: "Serverless-SQSRedrivePolicy",
    resources: ["IngestDeadLetters", "NotifyDeadLetters", "SubscriptionDeadLetters"],
    reason: "They are the dead-letter queues; a dead letter has nowhere further to go, and an alarm watches each.",
  },
  {
    rule: "Serverless-LambdaDLQ",
    resources: ["DetectLambdaFunction", "NotifyLambdaFunction", "CanaryLambdaFunction", "ReconcileLambdaFunction"],
    reason:
      "detect and notify are fed by queues that have dead-letter queues. The events of canary and reconcile say nothing " +
      "but that it is time: the next one does what a lost one would have done, and an alarm watches their errors.",
  },
  {
    rule: "Serverless-LambdaTracing",
    resources: ["DetectLambdaFunction", "NotifyLambdaFunction", "CanaryLambdaFunction", "ReconcileLambdaFunction"],
    reason:
      "X-Ray's write actions know no resource, so it would be the only right on everything; the metrics tell each stage's time.",
  },
  {
    rule: "Serverless-LambdaEventSourceMappingDestination",
    resources: ["DetectEventSourceMappingSQSIngestQueue", "NotifyEventSourceMappingSQSNotifyQueue", "FdrMapping"],
    reason: "Lambda takes no destination for a mapping from SQS; the queue's own dead-letter queue is its destination.",
  },
  ...["a-logs/edr/", "b-logs/", "c-logs/x/"].map((place) => ({
    rule: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${place}*]`,
    resources: ["DetectRole"],
    reason: "What will land under a log prefix is not known before; bucket and prefix are those that were given.",
  })),
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::d-logs/fdr/*]",
    resources: ["FdrPolicy"],
    reason: "CrowdStrike names its objects; bucket and prefix are those that were given.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::e-lake/ocsf/*]",
    resources: ["OcsfPolicy"],
    reason: "Each letter's findings are an object of their own; bucket and prefix are those that were given.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<CanaryBucket.Arn>/canary/*]",
    resources: ["DetectRole", "CanaryRole"],
    reason: "Each canary is an object of its own, named by its hour.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<LedgerBucket.Arn>/alerts/*]",
    resources: ["DetectRole", "CanaryRole"],
    reason: LEDGER_PREFIX,
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<LedgerBucket.Arn>/lookups/*]",
    resources: ["DetectRole"],
    reason: LEDGER_PREFIX,
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<LedgerBucket.Arn>/notices/*]",
    resources: ["DetectRole"],
    reason: LEDGER_PREFIX,
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<LedgerBucket.Arn>/objects/*]",
    resources: ["DetectRole", "ReconcileRole"],
    reason: LEDGER_PREFIX,
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<LedgerBucket.Arn>/suppressed/*]",
    resources: ["DetectRole"],
    reason: LEDGER_PREFIX,
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<LedgerBucket.Arn>/notified/*]",
    resources: ["NotifyRole"],
    reason: LEDGER_PREFIX,
  },
]

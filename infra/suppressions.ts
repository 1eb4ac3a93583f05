// Findings of cdk-nag that are accepted, each with a reason. The check fails for a suppression without a finding.

export type Suppression = {
  /** The rule and its finding, in the format of cdk-nag. */
  readonly rule: string
  /** The logical ids of the resources that violate the rule. */
  readonly resources: readonly string[]
  readonly reason: string
}

const functions = ["Detect", "Notify", "Canary", "Reconcile", "Digest"].map((name) => `${name}LambdaFunction`)

export const suppressions: readonly Suppression[] = [
  {
    rule: "AwsSolutions-S1",
    resources: ["ServerlessDeploymentBucket"],
    reason: "It contains the zips and the template, which only CloudFormation reads; CloudTrail records changes.",
  },
  {
    rule: "AwsSolutions-SQS3",
    resources: ["SubscriptionDeadLetters"],
    reason: "It is the dead-letter queue of subscriptions, rules and schedules, which the rule does not consider.",
  },
  {
    rule: "Serverless-SQSRedrivePolicy",
    resources: ["IngestDeadLetters", "NotifyDeadLetters", "SubscriptionDeadLetters"],
    reason: "They are the dead-letter queues, and each has an alarm.",
  },
  {
    rule: "Serverless-LambdaDLQ",
    resources: functions,
    reason:
      "The queues of detect and notify have dead-letter queues. The scheduled events of canary, reconcile and digest contain no data: " +
      "the next event replaces a lost one, and an alarm reports their errors.",
  },
  {
    rule: "Serverless-LambdaAsyncFailureDestination",
    resources: ["ReconcileLambdaEvConf"],
    reason:
      "The next hour's event replaces a lost one, reconcile continues from its positions, and an alarm reports its errors.",
  },
  {
    rule: "Serverless-LambdaTracing",
    resources: functions,
    reason:
      "X-Ray's write actions support no resource, so they need the only right on all resources; metrics show the time of each stage.",
  },
  {
    rule: "Serverless-LambdaEventSourceMappingDestination",
    resources: ["DetectEventSourceMappingSQSIngestQueue", "NotifyEventSourceMappingSQSNotifyQueue", "FdrMapping"],
    reason: "Lambda supports no destination for a mapping from SQS; the dead-letter queue of the queue replaces it.",
  },
  ...["a-logs/edr/", "b-logs/", "c-logs/x/"].map((prefix) => ({
    rule: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${prefix}*]`,
    resources: ["DetectRole"],
    reason: "The keys of log objects are not known in advance; bucket and prefix are those of the parameter.",
  })),
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::d-logs/fdr/*]",
    resources: ["FdrPolicy"],
    reason: "The keys of CrowdStrike's objects are not known in advance; bucket and prefix are those of the parameter.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::e-lake/ocsf/*]",
    resources: ["OcsfPolicy"],
    reason: "The findings of each message are a separate object; bucket and prefix are those of the parameter.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<CanaryBucket.Arn>/canary/*]",
    resources: ["DetectRole", "CanaryRole"],
    reason: "Each canary is a separate object, named by its hour.",
  },
  ...Object.entries({
    alerts: ["DetectRole", "CanaryRole"],
    lookups: ["DetectRole"],
    missed: ["ReconcileRole"],
    mutes: ["NotifyRole"],
    notices: ["DetectRole", "DigestRole", "NotifyRole", "ReconcileRole"],
    objects: ["DetectRole", "ReconcileRole"],
    reconcile: ["ReconcileRole"],
    staged: ["DetectRole"],
    suppressed: ["DetectRole"],
    tries: ["DetectRole"],
    "tries/notify": ["NotifyRole"],
    unparsed: ["DetectRole", "DigestRole"],
    notified: ["NotifyRole"],
  }).map(([folder, resources]) => ({
    rule: `AwsSolutions-IAM5[Resource::<LedgerBucket.Arn>/${folder}/*]`,
    resources,
    reason: "The keys of the ledger contain ids that are not known in advance; the prefix is the narrowest possible.",
  })),
]

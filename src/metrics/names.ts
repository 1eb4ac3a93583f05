// Every metric that Landfall writes, by name. Alarms and the dashboard may name these and no others; a test says so.

/** The CloudWatch namespace of them all. Their dimension `service` is the stack's name. */
export const NAMESPACE = "Landfall"

export type Unit = "Count" | "Bytes" | "Milliseconds" | "Seconds"

export const metricUnits = {
  /** detect: objects scanned to the end, those that failed and come back, and bytes as stored and as inflated. */
  Objects: "Count",
  ObjectsFailed: "Count",
  Bytes: "Bytes",
  BytesInflated: "Bytes",
  /** detect: lines by fate; these four make all lines. Suspicious ones are unparsed and hold what a rule looks for. */
  LinesBlank: "Count",
  LinesSkipped: "Count",
  LinesParsed: "Count",
  LinesUnparsed: "Count",
  LinesSuspicious: "Count",
  /** detect: parsed records that a source knows, by `source`, and those that none does. */
  Records: "Count",
  RecordsUnknown: "Count",
  /** detect: matches, alerts that SNS took now, and those that it had taken before. */
  Matches: "Count",
  AlertsPublished: "Count",
  AlertsRepeated: "Count",
  /** detect: from an object's arrival to the end of its work, and from the oldest matching event to the arrival. */
  Delay: "Milliseconds",
  Lateness: "Seconds",
  /** detect: an object's age when SNS did not take its alerts. */
  UnpublishedAge: "Seconds",
  /** detect: until S3 answers; inflating to matching, which go hand in hand; recording and publishing. */
  TimeOpening: "Milliseconds",
  TimeScanning: "Milliseconds",
  TimePublishing: "Milliseconds",
  /** notify: letters told on a channel, those that come back, and those that a channel will never take. */
  LettersTold: "Count",
  LettersFailed: "Count",
  LettersRefused: "Count",
  /** canary: alerts of the last canary that were published, 0 when one is missing; email addresses that do not listen. */
  CanaryAlerts: "Count",
  EmailSubscriptionsLost: "Count",
  /** reconcile: objects of the time compared, and those that nobody had scanned. */
  ObjectsCompared: "Count",
  ObjectsMissed: "Count",
} as const satisfies { readonly [name: string]: Unit }

export type MetricName = keyof typeof metricUnits

/** Metrics that have the dimension `source` beside `service`; CloudWatch adds nothing up over it, so alarms name it too. */
export type BySource = "Records"

// Every metric that Landfall writes, by name. A test checks that alarms and the dashboard use no others.

/** The CloudWatch namespace of all metrics. Their dimension `service` is the stack's name. */
export const NAMESPACE = "Landfall"

export type Unit = "Count" | "Bytes" | "Milliseconds" | "Seconds"

export const metricUnits = {
  /** detect: objects scanned to the end, objects that failed and are retried, and bytes as stored and as inflated. */
  Objects: "Count",
  ObjectsFailed: "Count",
  Bytes: "Bytes",
  BytesInflated: "Bytes",
  /**
   * detect: lines by outcome; the first four add up to all lines. A suspicious line is unparsed and contains text that a
   * rule looks for.
   */
  LinesBlank: "Count",
  LinesSkipped: "Count",
  LinesParsed: "Count",
  LinesUnparsed: "Count",
  LinesSuspicious: "Count",
  /** detect: parsed records of a known source, by `source`, and those of no known source. */
  Records: "Count",
  RecordsUnknown: "Count",
  /**
   * detect: matches, alerts that SNS accepted now, those that it had accepted before, and those of staged rules, which are
   * recorded and not sent.
   */
  Matches: "Count",
  AlertsPublished: "Count",
  AlertsRepeated: "Count",
  AlertsStaged: "Count",
  /** detect: from an object's arrival to the end of its processing, and from the oldest matching event to the arrival. */
  Delay: "Milliseconds",
  Lateness: "Seconds",
  /** detect: an object's age when SNS did not accept its alerts. */
  UnpublishedAge: "Seconds",
  /** detect: until S3 answers; inflating to matching, which run together; recording and publishing. */
  TimeOpening: "Milliseconds",
  TimeScanning: "Milliseconds",
  TimePublishing: "Milliseconds",
  /**
   * notify: messages sent on a channel, those that failed, and those that the channel refuses until somebody corrects its
   * setting; the queue keeps both. Those that a channel has not accepted in several tries are counted as delayed, too.
   */
  MessagesSent: "Count",
  MessagesFailed: "Count",
  MessagesRefused: "Count",
  MessagesDelayed: "Count",
  /** notify: alerts that a mute kept from people, counted again with each delivery of their message. */
  AlertsMuted: "Count",
  /**
   * canary: published alerts of the last canary, 0 if one is missing; unconfirmed or cancelled email subscriptions to alerts
   * and to alarms.
   */
  CanaryAlerts: "Count",
  EmailSubscriptionsLost: "Count",
  AlarmSubscriptionsLost: "Count",
  /**
   * reconcile: objects compared, and those that were not scanned; prefixes that could not be compared; and how long ago the
   * oldest object arrived that is due and not compared yet.
   */
  ObjectsCompared: "Count",
  ObjectsMissed: "Count",
  PrefixesFailed: "Count",
  ReconcileAge: "Seconds",
} as const satisfies { readonly [name: string]: Unit }

export type MetricName = keyof typeof metricUnits

/**
 * Metrics with the dimension `source` besides `service`. CloudWatch does not aggregate over a dimension, so alarms name it
 * too.
 */
export type SourceMetricName = "Records"

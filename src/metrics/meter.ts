import { Metrics } from "@aws-lambda-powertools/metrics"
import { type BySource, type MetricName, metricUnits, NAMESPACE } from "./names.ts"

/** Writes measured values. */
export type Meter = {
  /** Values of the whole stack. */
  readonly write: (values: { readonly [name in Exclude<MetricName, BySource>]?: number }) => void
  /**
   * A value of one source. A dimension's values must be few and ours, as the names of sources are: each makes a metric of its
   * own, and one that a log's writer could choose would be as many as he likes.
   */
  readonly writeOf: (source: string, values: { readonly [name in BySource]: number }) => void
}

/** Writes CloudWatch's Embedded Metric Format to standard output, where CloudWatch Logs finds it: no call, no right. */
export function emfMeter(metrics: Metrics = new Metrics({ namespace: NAMESPACE })): Meter {
  const publish = (values: { readonly [name in MetricName]?: number }) => {
    const entries = Object.entries(values) as [MetricName, number][]
    for (const [name, value] of entries) metrics.addMetric(name, metricUnits[name], value)
    metrics.publishStoredMetrics()
  }
  return {
    write: publish,
    writeOf(source, values) {
      metrics.addDimension("source", source)
      publish(values)
    },
  }
}

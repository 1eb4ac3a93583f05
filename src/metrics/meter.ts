import { Metrics } from "@aws-lambda-powertools/metrics"
import { type MetricName, metricUnits, NAMESPACE, type SourceMetricName } from "./names.ts"

/** Writes metrics. */
export type Meter = {
  /** Writes metrics of the whole stack. */
  readonly write: (values: { readonly [name in Exclude<MetricName, SourceMetricName>]?: number }) => void
  /**
   * Writes metrics of one source. Every value of a dimension makes a metric of its own, so the values must be few and fixed, as
   * the names of sources are. A value that an attacker could write into a log would make an unlimited number of metrics.
   */
  readonly writeForSource: (source: string, values: { readonly [name in SourceMetricName]: number }) => void
}

/**
 * Writes CloudWatch's Embedded Metric Format to standard output, from where CloudWatch Logs reads it. It needs no API call
 * and no permission.
 */
export function emfMeter(metrics: Metrics = new Metrics({ namespace: NAMESPACE })): Meter {
  const publish = (values: { readonly [name in MetricName]?: number }) => {
    const entries = Object.entries(values) as [MetricName, number][]
    for (const [name, value] of entries) metrics.addMetric(name, metricUnits[name], value)
    metrics.publishStoredMetrics()
  }
  return {
    write: publish,
    writeForSource(source, values) {
      metrics.addDimension("source", source)
      publish(values)
    },
  }
}

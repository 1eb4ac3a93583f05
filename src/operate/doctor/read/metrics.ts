import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  paginateListMetrics,
} from "@aws-sdk/client-cloudwatch"
import { type MetricName, NAMESPACE } from "../../../metrics/names.ts"
import { readAws } from "../read-aws.ts"

/** Two weeks: how long SQS keeps a message, and how long CloudWatch lists a metric without new values. */
export const LOOK_BACK_MS = 14 * 24 * 3_600_000

/** A metric and its statistic; `period` in seconds. */
export type Series = {
  readonly namespace: string
  readonly name: string
  readonly dimensions: { readonly [name: string]: string }
  readonly stat: "Sum" | "Maximum"
  readonly period: number
}

/** A value and the beginning of its period, in ms. */
export type Point = { readonly time: number; readonly value: number }

/** The points of each series, newest first. */
export async function readSeries(
  cloudWatch: CloudWatchClient,
  series: readonly Series[],
  from: number,
  to: number,
): Promise<Point[][]> {
  const points: Point[][] = series.map(() => [])
  let next: string | undefined
  do {
    const page = await readAws(
      { what: "metrics", where: "CloudWatch", permission: "cloudwatch:GetMetricData" },
      cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(from),
          EndTime: new Date(to),
          ScanBy: "TimestampDescending",
          MetricDataQueries: series.map(queryOf),
          ...(next === undefined ? {} : { NextToken: next }),
        }),
      ),
    )
    for (const { Id = "", Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const found = Timestamps.map((time, index) => ({ time: time.getTime(), value: Values[index] ?? 0 }))
      points[Number(Id.slice(1))]?.push(...found)
    }
    next = page.NextToken
  } while (next !== undefined)
  return points
}

function queryOf({ namespace, name, dimensions, stat, period }: Series, index: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  return {
    Id: `m${index}`,
    MetricStat: { Metric: { Namespace: namespace, MetricName: name, Dimensions }, Stat: stat, Period: period },
  }
}

/** The sources that sent records in the last two weeks. */
export async function readSources(client: CloudWatchClient, service: string): Promise<string[]> {
  const found = new Set<string>()
  const wanted = {
    Namespace: NAMESPACE,
    MetricName: "Records" satisfies MetricName,
    Dimensions: [{ Name: "service", Value: service }],
  }
  const read = async () => {
    for await (const page of paginateListMetrics({ client }, wanted)) {
      for (const { Dimensions = [] } of page.Metrics ?? []) {
        const source = Dimensions.find(({ Name }) => Name === "source")?.Value
        if (source !== undefined) found.add(source)
      }
    }
  }
  await readAws({ what: "the metrics of Landfall", where: service, permission: "cloudwatch:ListMetrics" }, read())
  return [...found].sort()
}

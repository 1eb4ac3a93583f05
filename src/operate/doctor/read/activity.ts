import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch"
import { definedOnly } from "../../../json.ts"
import { NAMESPACE } from "../../../metrics/names.ts"
import type { Recorded } from "./ledger.ts"
import { LOOK_BACK_MS, type Point, readSeries, readSources, type Series } from "./metrics.ts"

/** When something was last seen: the beginning of the hour, in ms. Undefined: not in the last two weeks. */
export type Activity = {
  readonly lastObject?: number
  readonly lastAlert?: number
  readonly sources: readonly SourceActivity[]
}

type SourceActivity = { readonly source: string; readonly lastRecord?: number; readonly lastAlert?: number }

const HOUR_S = 3600

/** `alerts`: the ledger's entries, because CloudWatch counts the alerts of all sources together. */
export async function readActivity(
  cloudWatch: CloudWatchClient,
  service: string,
  alerts: readonly Recorded[],
  now: number,
): Promise<Activity> {
  const series = (name: Series["name"], dimensions: Series["dimensions"] = {}): Series => ({
    namespace: NAMESPACE,
    name,
    dimensions: { service, ...dimensions },
    stat: "Sum",
    period: HOUR_S,
  })
  const sources = await readSources(cloudWatch, service)
  const [objects = [], published = [], ...records] = await readSeries(
    cloudWatch,
    [series("Objects"), series("AlertsPublished"), ...sources.map((source) => series("Records", { source }))],
    now - LOOK_BACK_MS,
    now,
  )
  return {
    ...definedOnly({ lastObject: lastOf(objects), lastAlert: lastOf(published) }),
    sources: sources.map((source, index) => ({
      source,
      ...definedOnly({ lastRecord: lastOf(records[index] ?? []), lastAlert: lastAlertOf(alerts, source) }),
    })),
  }
}

function lastOf(points: readonly Point[]): number | undefined {
  return latest(points.filter(({ value }) => value > 0).map(({ time }) => time))
}

function lastAlertOf(alerts: readonly Recorded[], source: string): number | undefined {
  const own = alerts.filter(({ state, alert }) => state === "published" && alert?.source === source && !alert.isTest)
  return latest(own.map(({ written }) => written))
}

function latest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times)
}

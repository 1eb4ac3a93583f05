import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { sources } from "../../../src/engine/sources/index.ts"
import { type MetricName, metricUnits, NAMESPACE } from "../../../src/metrics/names.ts"
import { filesOf } from "./calls.ts"
import { nameOfResource, ofType, packaged } from "./packaged.ts"

const template = packaged("every")

type Metric = {
  readonly Namespace?: string | undefined
  readonly MetricName?: string | undefined
  readonly Dimensions?: unknown
}
type Alarm = Metric & {
  readonly AlarmName: unknown
  readonly AlarmDescription: string
  readonly AlarmActions: readonly unknown[]
  readonly TreatMissingData: string
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: Metric } }[]
}
const alarms = ofType<Alarm>(template, "AWS::CloudWatch::Alarm")

/** The metrics of ours that an alarm looks at. */
function ofAlarm({ Metrics = [], ...alarm }: Alarm): string[] {
  return [alarm, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric ?? {})].flatMap(
    ({ Namespace, MetricName: name }) => (Namespace === NAMESPACE && name !== undefined ? [name] : []),
  )
}

type Widget = { readonly properties: { readonly metrics: readonly (readonly unknown[])[] } }

/** The metrics of ours that the dashboard shows: `.` and `...` repeat the row above, and a search names one in its text. */
function ofDashboard(): string[] {
  const [[, dashboard] = ["", { DashboardBody: { "Fn::Sub": "" } }]] = ofType<{ DashboardBody: { "Fn::Sub": string } }>(
    template,
    "AWS::CloudWatch::Dashboard",
  )
  const { widgets } = JSON.parse(dashboard.DashboardBody["Fn::Sub"]) as { readonly widgets: readonly Widget[] }
  return widgets.flatMap(({ properties }) => {
    let namespace: unknown
    return properties.metrics.flatMap(([first, name]) => {
      const searched = /MetricName="(\w+)"/.exec(JSON.stringify(first).replaceAll("\\", ""))
      if (searched) return [searched[1] ?? ""]
      if (first !== "." && first !== "...") namespace = first
      return namespace === NAMESPACE && typeof name === "string" ? [name] : []
    })
  })
}

const watched = new Set([...alarms.flatMap(([, alarm]) => ofAlarm(alarm)), ...ofDashboard()])

test("alarms and the dashboard name metrics that the code writes, and every one of them", () => {
  assert.deepEqual([...watched].sort(), Object.keys(metricUnits).sort())
})

test("every metric is written by a function", () => {
  const code = ["detect", "notify", "canary", "reconcile"]
    .flatMap(filesOf)
    .filter((file) => !file.endsWith("metrics/names.ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n")
  const unwritten = (Object.keys(metricUnits) as MetricName[]).filter((name) => !new RegExp(`\\b${name}:`).test(code))
  assert.deepEqual(unwritten, [])
})

test("every alarm says what to do, speaks on the alarms topic and is named after the stack", () => {
  assert.ok(alarms.length >= 20)
  for (const [id, { AlarmName, AlarmDescription, AlarmActions }] of alarms) {
    assert.match(nameOfResource(AlarmName), /^\$\{AWS::StackName\}-/, id)
    assert.match(AlarmDescription, /^[A-Z].*\..*\.$|^[A-Z].*; .*\.$/, id)
    assert.deepEqual(AlarmActions.map(nameOfResource), ["AlarmsTopic"], id)
  }
})

test("an alarm asks for the dimensions that its metric has, for CloudWatch adds nothing up over one that is left out", () => {
  for (const [id, { Namespace, MetricName: name, Dimensions, Metrics = [] }] of alarms) {
    const asked = [
      { Namespace, MetricName: name, Dimensions },
      ...Metrics.map(({ MetricStat }) => MetricStat?.Metric ?? {}),
    ]
    for (const metric of asked.filter(({ Namespace }) => Namespace === NAMESPACE)) {
      const names = (metric.Dimensions as { readonly Name: string }[]).map(({ Name }) => Name)
      assert.deepEqual(names, metric.MetricName === "Records" ? ["service", "source"] : ["service"], id)
    }
  }
})

test("silence is an alarm: no data counts as none", () => {
  const silent = alarms.filter(([, { TreatMissingData }]) => TreatMissingData === "breaching").map(([id]) => id)
  assert.deepEqual(silent.sort(), [
    "CanaryAlarm",
    "SilenceAlarm",
    "SilenceCrowdstrikeFdrAlarm",
    "SilenceM365DefenderEventAlarm",
  ])
})

test("each function is watched for errors and throttles", () => {
  for (const name of ["Detect", "Notify", "Canary", "Reconcile"]) {
    const metrics = alarms
      .filter(([, { Dimensions }]) => JSON.stringify(Dimensions)?.includes(`${name}LambdaFunction`))
      .map(([, { MetricName: metric }]) => metric)
    assert.deepEqual(metrics.sort(), ["Errors", "Throttles"], name)
  }
})

test("an expected source is named as the code names it", () => {
  const dimensions = alarms
    .filter(([, { MetricName: name }]) => name === "Records")
    .flatMap(([, { Dimensions }]) => Dimensions as { Name: string; Value: unknown }[])
    .filter(({ Name }) => Name === "source")
    .map(({ Value }) => Value)
  assert.equal(dimensions.length, 2)
  const known = sources.map(({ name }) => name)
  for (const name of dimensions) assert.ok(known.includes(String(name)), String(name))
})

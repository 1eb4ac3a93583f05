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
  readonly ComparisonOperator: string
  readonly TreatMissingData: string
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: Metric } }[]
}
const alarms = ofType<Alarm>(template, "AWS::CloudWatch::Alarm")

/** Our metrics that an alarm uses. */
function ofAlarm({ Metrics = [], ...alarm }: Alarm): string[] {
  return [alarm, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric ?? {})].flatMap(
    ({ Namespace, MetricName: name }) => (Namespace === NAMESPACE && name !== undefined ? [name] : []),
  )
}

type Widget = { readonly properties: { readonly metrics: readonly (readonly unknown[])[] } }

/** Our metrics on the dashboard: `.` and `...` repeat the row above, and a search contains the name in its text. */
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

test("alarms and the dashboard use every metric that the code writes, and no other", () => {
  assert.deepEqual([...watched].sort(), Object.keys(metricUnits).sort())
})

test("every metric is written by a function", () => {
  const code = ["detect", "notify", "canary", "reconcile", "digest"]
    .flatMap(filesOf)
    .filter((file) => !file.endsWith("metrics/names.ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n")
  const unwritten = (Object.keys(metricUnits) as MetricName[]).filter((name) => !new RegExp(`\\b${name}:`).test(code))
  assert.deepEqual(unwritten, [])
})

test("every alarm describes what to do, uses the alarms topic and is named after the stack", () => {
  assert.ok(alarms.length >= 20)
  for (const [id, { AlarmName, AlarmDescription, AlarmActions }] of alarms) {
    assert.match(nameOfResource(AlarmName), /^\$\{AWS::StackName\}-/, id)
    assert.match(AlarmDescription, /^[A-Z].*\..*\.$|^[A-Z].*; .*\.$/, id)
    // When nobody is subscribed to the alarms topic, an alarm about that must go elsewhere too.
    const others = id === "AlarmSubscriptionsLostAlarm" ? ["RecipientsTopic"] : []
    assert.deepEqual(AlarmActions.map(nameOfResource), ["AlarmsTopic", ...others], id)
  }
})

test("an alarm has all dimensions of its metric, because CloudWatch does not aggregate over a missing dimension", () => {
  for (const [id, { Namespace, MetricName: name, Dimensions, Metrics = [] }] of alarms) {
    const metrics = [
      { Namespace, MetricName: name, Dimensions },
      ...Metrics.map(({ MetricStat }) => MetricStat?.Metric ?? {}),
    ]
    for (const metric of metrics.filter(({ Namespace }) => Namespace === NAMESPACE)) {
      const names = (metric.Dimensions as { readonly Name: string }[]).map(({ Name }) => Name)
      assert.deepEqual(names, metric.MetricName === "Records" ? ["service", "source"] : ["service"], id)
    }
  }
})

test("an alarm on too few data treats missing data as breaching", () => {
  for (const [id, { ComparisonOperator, TreatMissingData }] of alarms) {
    assert.equal(TreatMissingData === "breaching", ComparisonOperator === "LessThanThreshold", id)
  }
})

test("each function has an alarm on errors and one on throttles", () => {
  for (const name of ["Detect", "Notify", "Canary", "Reconcile", "Digest"]) {
    const metrics = alarms
      .filter(([, { Dimensions }]) => JSON.stringify(Dimensions)?.includes(`${name}LambdaFunction`))
      .map(([, { MetricName: metric }]) => metric)
    assert.deepEqual(metrics.sort(), ["Errors", "Throttles"], name)
  }
})

test("the alarms of expected sources use names of sources", () => {
  const dimensions = alarms
    .filter(([, { MetricName: name }]) => name === "Records")
    .flatMap(([, { Dimensions }]) => Dimensions as { Name: string; Value: unknown }[])
    .filter(({ Name }) => Name === "source")
    .map(({ Value }) => Value)
  assert.equal(dimensions.length, 2)
  const known = sources.map(({ name }) => name)
  for (const name of dimensions) assert.ok(known.includes(String(name)), String(name))
})

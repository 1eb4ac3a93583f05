import { assumptions, measured, ruleCounts, scanRate } from "./assumptions.ts"
import { costOf, total } from "./cost.ts"
import { type Load, loadOf } from "./load.ts"
import { prices } from "./prices.ts"
import { listRequests, markerReads, wholeListRequests } from "./reconcile.ts"
import { concurrency, drainHours, largestObject, shares } from "./scaling.ts"

/** The worked days, in GB inflated. */
const VOLUMES: readonly { readonly name: string; readonly gigabytes: number }[] = [
  { name: "10 GB a day", gigabytes: 10 },
  { name: "1 TB a day", gigabytes: 1000 },
  { name: "10 TB a day", gigabytes: 10_000 },
]

/** A table in Markdown; the first row is its head. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  return [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n")
}

/** Three significant digits at most, with commas. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return "never"
  if (value >= 100) return Math.round(value).toLocaleString("en-US")
  return String(Number(value.toPrecision(2)))
}

const dollars = (value: number) => (value < 0.005 ? "0.00" : value.toFixed(2))

function loads(rules: number): readonly Load[] {
  return VOLUMES.map(({ gigabytes }) => loadOf(gigabytes, rules))
}

const heading = VOLUMES.map(({ name }) => name)

function ruleWords(rules: number): string {
  return rules === 1 ? "one rule" : `${rules} rules`
}

/** The cost of a month, for the smallest and the largest number of rules that were measured. */
export function costTable(): string {
  const counts = ruleCounts()
  return [...new Set([counts[0] ?? 1, counts.at(-1) ?? 1])]
    .map((rules) => {
      const columns = loads(rules).map((load) => costOf(load, prices))
      const items = Object.keys(columns[0] ?? {})
      const perTb = VOLUMES.map(({ gigabytes }, index) => total(columns[index] ?? {}) / ((gigabytes * 30.4) / 1000))
      return table([
        [`US dollars a month, ${ruleWords(rules)}, ${prices.region}, prices of ${prices.asOf}`, ...heading],
        ...items.map((item) => [item, ...columns.map((column) => dollars(column[item] ?? 0))]),
        ["**total**", ...columns.map((column) => `**${dollars(total(column))}**`)],
        ["for each TB inflated", ...perTb.map(dollars)],
      ])
    })
    .join("\n\n")
}

/** LIST requests of reconcile and their price, for buckets of several sizes. */
export function reconcileTable(): string {
  const dollarsFor = (requests: number) => `${figure(requests)} (${dollars(requests * prices.s3List)})`
  const rows = [1e5, 1e6, 1e7, 5e7].map((stored) => {
    const aDay = stored / assumptions.storedDays
    return [
      figure(stored),
      dollarsFor(wholeListRequests(stored)),
      dollarsFor(listRequests(stored, aDay, "dates")),
      dollarsFor(listRequests(stored, aDay, "none")),
      dollars(markerReads(aDay) * prices.s3Get),
    ]
  })
  const head = [
    "objects that the bucket stores",
    "all folders in each run",
    "folders named by dates",
    "folders without dates",
    "reads of markers",
  ]
  return table([head, ...rows])
}

/** What the logs of a day need, and which limit the busiest minutes reach first. */
export function scalingTable(): string {
  return ruleCounts()
    .map((rules) => {
      const columns = loads(rules)
      const row = (name: string, value: (load: Load) => string) => [name, ...columns.map(value)]
      return table([
        [`${ruleWords(rules)}, ${figure(scanRate(rules))} MB/s`, ...heading],
        row("objects a day", (load) => figure(load.objects)),
        row("seconds for an object", (load) => figure(load.secondsAnObject)),
        row("hours of detect a day", (load) => figure(load.detectSeconds / 3600)),
        row("concurrent executions, at the peak", (load) => figure(concurrency(load))),
        row("hours to drain a queue of 4 hours, at 10 executions", (load) => figure(drainHours(load, 4, 10))),
        row("the same, at 100", (load) => figure(drainHours(load, 4, 100))),
        row("the limit that comes first", (load) => {
          const [first] = shares(load)
          return first ? `${first.limit.name}: ${figure(100 * first.share)} %` : ""
        }),
        row("the next limit, which AWS sets", (load) => {
          const first = shares(load).find(
            ({ limit }) => limit.name !== shares(load)[0]?.limit.name && limit.isAccountQuota,
          )
          return first ? `${first.limit.name}: ${figure(100 * first.share)} %` : ""
        }),
      ])
    })
    .join("\n\n")
}

export function limitsTable(): string {
  const load = loadOf(10_000, ruleCounts().at(-1) ?? 1)
  return table([
    ["limit", "value", "used by 10 TB a day at the peak, all rules measured", "can be raised"],
    ...shares(load).map(({ limit, used, share }) => [
      limit.name,
      `${figure(limit.limit)} ${limit.unit}`,
      `${figure(used)} (${figure(100 * share)} %)`,
      limit.isAccountQuota ? "yes, by AWS" : limit.limit === 10 ? "yes, the parameter" : "no",
    ]),
  ])
}

/** How the speed and the largest object depend on the number of rules, as measured. */
export function growthTable(): string {
  return table([
    [
      "rules",
      "MB/s inflated, slowest batch",
      "ratio to gunzip alone",
      "lines parsed",
      "largest object within the timeout",
    ],
    ...ruleCounts().map((rules) => {
      const rows = measured.measured.filter((row) => row.rules === rules)
      return [
        String(rules),
        figure(scanRate(rules)),
        figure(Math.min(...rows.map((row) => row.scan / row.gunzip))),
        `${figure(100 * Math.max(...rows.map((row) => row.parsedShare)))} %`,
        `${figure(largestObject(scanRate(rules)) / 1e9)} GB inflated`,
      ]
    }),
  ])
}

export function assumptionsTable(): string {
  const words: { readonly [name in keyof typeof assumptions]: string } = {
    storedObject: "bytes of an object as stored",
    compression: "inflated bytes for each stored byte",
    memoryGb: "GB of memory of detect, one vCPU",
    timeout: "seconds that detect may run",
    overhead: "seconds for each object in addition to scanning (not measured on AWS)",
    peak: "the busiest minutes, as a multiple of the average",
    alertsADay: "alerts a day",
    emailsADay: "emails a day",
    emailAddresses: "email addresses",
    logBytes: "bytes of log and metrics for each object",
    alertBytes: "bytes of an alert in the ledger",
    markerBytes: "bytes of an object's marker in the ledger",
    metrics: "metrics",
    alarms: "alarms, with the default settings",
    keys: "KMS keys",
    retentionMonths: "months of log retention",
    storedDays: "days that the log buckets keep objects",
    reconcileHours: "hours between two runs of reconcile",
    reconcileWholeDays: "days between two listings of all folders",
    nearDays: "folders of days that a run of reconcile lists",
    folderPages: "pages of folders that it lists above them",
    digestHours: "hours of which each run of the digest asks whether they are reported",
  }
  return table([
    ["assumption", "value"],
    ...Object.entries(words).map(([name, word]) => [word, String(assumptions[name as keyof typeof assumptions])]),
    ["measured on", `${measured.machine}, ${measured.date}`],
  ])
}

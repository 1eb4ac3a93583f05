import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { assumptions, ruleCounts, scanRate } from "../../bench/model/assumptions.ts"
import { costOf, total } from "../../bench/model/cost.ts"
import { loadOf } from "../../bench/model/load.ts"
import { prices } from "../../bench/model/prices.ts"
import { listRequests, wholeListRequests } from "../../bench/model/reconcile.ts"
import { concurrency, drainHours, largestObject, shares } from "../../bench/model/scaling.ts"
import { modelPages } from "../../bench/model.ts"
import { stackSettings } from "../../src/site/stack-settings.ts"
import { DIGEST_HOURS } from "../../src/watch/digest/digest.ts"
import { ofType, packaged } from "../infra/template/packaged.ts"

const docs = join(import.meta.dirname, "../../docs")
const [fewest = 1] = ruleCounts()

test("the pages quote what the model prints", () => {
  for (const [page, text] of modelPages()) {
    assert.equal(readFileSync(join(docs, page), "utf8"), text, `docs/${page}: run npm run model -- --save`)
  }
})

test("listing 50 million objects costs reconcile less than a fiftieth of listing them all in each run", () => {
  const before = wholeListRequests(5e7) * prices.s3List
  const now = listRequests(5e7, 125_000, "dates") * prices.s3List
  assert.equal(before.toFixed(2), "182.50")
  assert.equal(now.toFixed(2), "2.47")
  assert.equal(listRequests(5e7, 125_000, "none") > wholeListRequests(5e7), true)
})

test("the model of reconcile uses the defaults of the settings", () => {
  assert.equal(assumptions.reconcileHours, stackSettings.reconcileHours.default)
  assert.equal(assumptions.reconcileWholeDays, stackSettings.reconcileWholeDays.default)
})

test("the model counts the alarms and keys of the template with its default settings", () => {
  const template = packaged("default")
  assert.equal(assumptions.alarms, ofType(template, "AWS::CloudWatch::Alarm").length)
  assert.equal(assumptions.keys, ofType(template, "AWS::KMS::Key").length)
})

test("the model of the digest uses the hours that a run looks back", () => {
  assert.equal(assumptions.digestHours, DIGEST_HOURS)
})

test("cost grows with the logs and never shrinks", () => {
  const sums = [1, 10, 1000, 10_000].map((gigabytes) => total(costOf(loadOf(gigabytes, fewest), prices)))
  assert.deepEqual(
    sums,
    sums.toSorted((left, right) => left - right),
  )
})

test("the variable part is in proportion to the logs", () => {
  const lambda = (gigabytes: number) => costOf(loadOf(gigabytes, fewest), prices)["Lambda, detect"] ?? 0
  assert.ok(Math.abs(lambda(1000) / lambda(10) - 100) < 1e-6)
})

test("more rules do not make a scan faster", () => {
  const rates = ruleCounts().map(scanRate)
  assert.ok((rates.at(-1) ?? 0) <= (rates[0] ?? 0))
})

test("the first limit of a large day is detectConcurrency", () => {
  const [first] = shares(loadOf(10_000, fewest))
  assert.match(first?.limit.name ?? "", /detectConcurrency/)
})

test("concurrent executions follow Little's law", () => {
  const load = loadOf(1000, fewest)
  assert.equal(concurrency(load), (load.objects / 86_400) * 4 * load.secondsAnObject)
})

test("a queue drains only when there are more executions than the load keeps busy", () => {
  const load = loadOf(10_000, fewest)
  const busy = load.detectSeconds / 86_400
  assert.equal(drainHours(load, 4, busy), Number.POSITIVE_INFINITY)
  assert.ok(Math.abs(drainHours(load, 4, 2 * busy) - 4) < 1e-9)
})

test("the largest object is what the timeout lets one function read", () => {
  assert.equal(largestObject(100), (300 - 10 - 0.25) * 100 * 1e6)
})

import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { packageTemplate, type Template } from "../../../infra/package-template.ts"
import { ofType, packaged } from "./packaged.ts"

type Deployment = { readonly stack: string; readonly region: string }
type Measure = { readonly what: string; readonly bytes: number; readonly limit: number }
const load = createRequire(import.meta.url)
const { measures, sizeProblems, stageProblem } = load("../../../infra/limits.cjs") as {
  readonly measures: (template: Template, deployment: Deployment) => Measure[]
  readonly sizeProblems: (template: Template, deployment: Deployment) => string[]
  readonly stageProblem: (stage: string) => string | null
}
const DEPLOYMENT = { stack: "landfall-prod", region: "ap-southeast-1" }
const template = packaged("default")

test("a stage in upper case, which S3 refuses in the name of a bucket, stops packaging", () => {
  const folder = join(tmpdir(), "landfall-stage")
  assert.throws(
    () => packageTemplate(folder, {}, { hasZips: true, stage: "Prod" }),
    /stage "Prod": write at most 16 of a-z/,
  )
})

test("a stage that would make the name of the canary's bucket too long, or no name, is refused", () => {
  for (const stage of ["prod", "eu-2", "a", "a".repeat(16)]) assert.equal(stageProblem(stage), null)
  for (const stage of ["", "Prod", "prod_1", "1prod", "-", "a".repeat(17)]) assert.ok(stageProblem(stage), stage)
  const longest = `landfall-${"a".repeat(16)}-canary-000000000000-ap-southeast-1`
  assert.ok(longest.length <= 63, String(longest.length))
})

type Parts = { readonly objectArns: unknown; readonly bucketArns: unknown; readonly prefixes: string }
const partsOf = async (logBuckets: unknown): Promise<Parts> =>
  load("../../../infra/log-prefixes.cjs")({
    resolveVariable: async (name: string) => (name === "param:logBuckets" ? logBuckets : "none"),
  })

/** The template with this number of log buckets instead of the default one, each a name of 40 characters with a prefix of 10. */
async function templateWith(buckets: number): Promise<Template> {
  const names = Array.from({ length: buckets }, (_, index) => `${"edr-logs-".padEnd(37, "x")}${100 + index}/falcon/eu/`)
  const [before, after] = [await partsOf("example-edr-logs"), await partsOf(names)]
  let text = JSON.stringify(template)
  for (const part of ["objectArns", "bucketArns", "prefixes"] as const)
    text = text.replaceAll(JSON.stringify(before[part]), JSON.stringify(after[part]))
  return JSON.parse(text)
}

test("65 to 70 log buckets overflow a policy or the environment: what does, by how much, and what to do", async (context) => {
  assert.deepEqual(sizeProblems(template, DEPLOYMENT), [])
  let buckets = 1
  while (buckets < 120 && sizeProblems(await templateWith(buckets + 1), DEPLOYMENT).length === 0) buckets++
  const [problem = ""] = sizeProblems(await templateWith(buckets + 1), DEPLOYMENT)
  context.diagnostic(`${buckets} buckets fit; with one more, ${problem}`)
  assert.ok(buckets > 50 && buckets < 75, String(buckets))
  assert.match(
    problem,
    /^the (inline policies|environment) of Detect\w+: \d+ bytes, and AWS allows (10240|4096)\. Name fewer/,
  )
  const found = sizeProblems(await templateWith(120), DEPLOYMENT).map((text) => text.split(":")[0])
  assert.deepEqual(found, [
    "the environment of DetectLambdaFunction",
    "the environment of ReconcileLambdaFunction",
    "the policy of IngestQueuePolicy",
    "the inline policies of DetectRole",
  ])
})

test("packaging stops at a list that is too long", () => {
  const logBuckets = Array.from({ length: 100 }, (_, index) => `${"edr-logs-".padEnd(37, "x")}${100 + index}`).join(",")
  const folder = join(tmpdir(), "landfall-buckets")
  assert.throws(
    () => packageTemplate(folder, { logBuckets }, { hasZips: true }),
    /inline policies of DetectRole: \d+ bytes, and AWS allows 10240\. Name fewer buckets and prefixes in\s+params\.logBuckets/,
  )
})

test("every policy, environment and pattern of the template is measured", () => {
  const every = packaged("every")
  const measured = measures(every, DEPLOYMENT)
  const types = [
    "IAM::Role",
    "Lambda::Function",
    "Events::Rule",
    "SQS::QueuePolicy",
    "SNS::TopicPolicy",
    "S3::BucketPolicy",
  ]
  const expected = [...types, "KMS::Key"].flatMap((type) => ofType(every, `AWS::${type}`).map(([id]) => id))
  assert.deepEqual(measured.map(({ what }) => what.split(" ").at(-1) ?? "").sort(), expected.sort())
  for (const { what, bytes, limit } of measured) assert.ok(bytes < limit, `${what}: ${bytes}`)
})

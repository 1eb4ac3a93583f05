import assert from "node:assert/strict"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { CloudFormationClient } from "@aws-sdk/client-cloudformation"
import { LambdaClient } from "@aws-sdk/client-lambda"
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3"
import { SNSClient } from "@aws-sdk/client-sns"
import { SQSClient } from "@aws-sdk/client-sqs"
import { parseOptions } from "../../../dev/smoke-aws/options.ts"
import { steps } from "../../../dev/smoke-aws/run.ts"
import { templateFile } from "../../../infra/package-template.ts"
import { type Clone, makeClone, type Ran, runLine } from "../../docs/guide/commands.ts"
import { fillIn } from "../../docs/guide/fill-in.ts"
import { startLambdas } from "../../docs/guide/lambdas.ts"
import { clientOptions, REGION } from "../../infra/template/deploy.ts"
import { isMotoInstalled, type Moto, startMoto } from "../emulator/moto.ts"
import { deployerAllows } from "./deployer-policy.ts"
import { type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts"

const STACK = "landfall-smoke"

/** The steps that need AWS itself, and what moto lacks. */
const NOT_ON_MOTO: { readonly [step: string]: string } = {
  "attach by EventBridge": "moto does not return that a bucket sends to EventBridge",
  doctor: "moto ignores what doctor checks, such as versioning and alarms",
  alarms: "moto's CloudFormation creates no alarms, and its alarms act on nothing",
  "the ledger refuses": "moto does not evaluate the policies of buckets",
  reconcile: "moto runs no function without docker",
  "what stays": "moto's CloudFormation creates no policies of buckets, and ignores what is retained",
}

describe("the smoke test of an AWS account, as far as moto goes", {
  skip: isMotoInstalled() ? false : "moto_server not found",
}, () => {
  let moto: Moto | null
  let proxy: RecordingProxy
  let clone: Clone
  let ran: Ran
  let report: string
  let stopFeeding: () => Promise<void> = async () => {}

  before(async () => {
    moto = await startMoto()
    assert.ok(moto, "moto_server is on the path and must start")
    proxy = await startRecordingProxy(moto.endpoint)
    clone = makeClone()
    const hook = createServer((_, answer) => {
      afterDeploy().then(
        () => answer.end(),
        (error: unknown) => answer.writeHead(500).end(String(error)),
      )
    }).listen(0, "127.0.0.1")
    await once(hook, "listening")
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`
    const command = `node -e 'fetch("${url}").then(async (answer) => { process.exitCode = answer.ok ? 0 : 1; console.error(await answer.text()) })'`
    ran = await runLine(
      `sh scripts/smoke-aws.sh --yes --wait 60 --after-deploy '${command.replaceAll("'", `'\\''`)}'`,
      clone.folder,
      environment(proxy.endpoint),
    )
    await stopFeeding()
    hook.close()
    report = readFileSync(join(clone.folder, "out/smoke-aws.md"), "utf8")
  })
  after(async () => {
    clone?.remove()
    await proxy?.stop()
    await moto?.stop()
  })

  function environment(endpoint: string) {
    return {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      LANDFALL_ZIPS: "made",
      SLS_AWS_MONITORING_FREQUENCY: "100",
    }
  }

  /** Creates what moto leaves out of the stack, and plays Lambda until the script ends. */
  async function afterDeploy(): Promise<void> {
    assert.ok(moto)
    const options = clientOptions(moto.endpoint)
    const clients = {
      cloudFormation: new CloudFormationClient(options),
      s3: new S3Client({ ...options, forcePathStyle: true }),
      sns: new SNSClient(options),
      sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
    }
    const template = JSON.parse(readFileSync(templateFile(join(clone.folder, ".serverless")), "utf8"))
    const outputs = await fillIn(clients, template, STACK)
    const feed = {
      name: "detect",
      functionName: outputs.get("DetectFunctionName") ?? "",
      queueUrl: outputs.get("IngestQueueUrl") ?? "",
      batchSize: 1,
    }
    const lambdas = await startLambdas(new LambdaClient(options), clients.sqs, [feed], environment(moto.endpoint))
    const { promise, resolve } = Promise.withResolvers<void>()
    const feeding = lambdas.during(() => promise)
    stopFeeding = async () => {
      resolve()
      await feeding
      await lambdas.stop()
    }
  }

  /** The verdict of each step in the report. */
  const verdicts = () =>
    Object.fromEntries(
      [...report.matchAll(/^\| ([^|]+) \| (pass|FAIL|not run) \|/gm)].map(([, name = "", verdict]) => [name, verdict]),
    )

  for (const { name } of steps) {
    const gap = NOT_ON_MOTO[name]
    test(`${name}: ${gap === undefined ? "as expected" : `fails, because ${gap}`}`, () => {
      assert.equal(verdicts()[name], gap === undefined ? "pass" : "FAIL", `${ran.stderr}\n${report}`)
    })
  }

  test("a step that failed makes the exit status 1, and the report is one file", () => {
    assert.equal(ran.status, 1, ran.stderr)
    assert.match(report, /^# Smoke test on AWS\n\n\d+ steps passed, 6 failed, 0 were not run\./)
    assert.match(report, /\| account \| 123456789012 \|/)
  })

  test("nothing temporary remains", async () => {
    assert.ok(moto)
    const s3 = new S3Client({ ...clientOptions(moto.endpoint), forcePathStyle: true })
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}))
    const temporary = Buckets.filter(({ Name = "" }) => /-(queue|bridge|abroad|canary)-/.test(Name))
    assert.deepEqual(temporary, [])
  })

  test("the deployer's policy allows every call that osls makes itself", () => {
    const calls = proxy.calls.filter(({ application }) => application === "landfall-osls")
    assert.ok(calls.length > 20, `${calls.length} calls`)
    const denied = calls.filter(
      ({ action, resource }) => action !== "sts:GetCallerIdentity" && !deployerAllows(action, resource),
    )
    assert.deepEqual(denied, [])
  })
})

test("the smoke test refuses what it cannot do", () => {
  assert.match(String(parseOptions(["--wait", "x"])), /--wait x is not a number/)
  assert.match(String(parseOptions(["--region", "eu-west-1", "--other-region", "eu-west-1"])), /must differ/)
  assert.match(String(parseOptions(["--nonsense"])), /nonsense/)
  assert.match(String(parseOptions(["--help"])), /^Usage: scripts\/smoke-aws\.sh/)
  const options = parseOptions(["--region", "us-west-2"])
  assert.ok(typeof options !== "string")
  assert.deepEqual([options.region, options.otherRegion], ["us-west-2", "us-east-1"])
})

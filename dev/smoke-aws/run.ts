import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts"
import type { SmokeOptions } from "./options.ts"
import { type RunFacts, reportText, type StepResult } from "./report.ts"
import { namesOf, root, type Smoke, smokeClients } from "./smoke.ts"
import type { Step } from "./step.ts"
import { alarms } from "./steps/alarms.ts"
import { attachByEventBridge, attachByQueue, detach } from "./steps/attach.ts"
import { canary, deploy, doctor } from "./steps/deploy.ts"
import { deletedVersion, ledgerRefuses, otherRegion } from "./steps/evidence.ts"
import { createBuckets, observeTopics } from "./steps/prepare.ts"
import { reconcile } from "./steps/reconcile.ts"
import { cleanUp, remove, statusOf, whatStays } from "./steps/remove.ts"

export const steps: readonly Step[] = [
  createBuckets,
  deploy,
  canary,
  doctor,
  observeTopics,
  attachByQueue,
  attachByEventBridge,
  alarms,
  deletedVersion,
  otherRegion,
  ledgerRefuses,
  reconcile,
  detach,
  remove,
  whatStays,
  cleanUp,
]

/** The steps without which no other can run. */
const REQUIRED = new Set<Step>([createBuckets, deploy, observeTopics])

const status = (text: string) => void process.stderr.write(`${text}\n`)

/** Runs the smoke test and writes its report. Returns the exit status. */
export async function runSmoke(
  options: SmokeOptions,
  confirm: (question: string) => Promise<boolean>,
): Promise<0 | 1 | 2> {
  const smoke = await prepare(options)
  if (typeof smoke === "string") {
    status(smoke)
    return 2
  }
  const { account, names, stack } = smoke
  const question = `Deploy ${stack} and create ${names.notifying}, ${names.bridged} and ${names.abroad} in account ${account}?`
  if (!options.isConfirmed && !(await confirm(question))) return 2
  const started = new Date().toISOString()
  const results = await runSteps(smoke)
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const { region, otherRegion: other } = options
  const facts: RunFacts = { account, region, otherRegion: other, stack, version, started }
  const file = resolve(root, options.report)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, reportText(facts, results))
  status(`report: ${file}`)
  return results.every(({ verdict }) => verdict === "pass") ? 0 : 1
}

/** What the steps share; a text if the stack exists already, which the test would remove. */
async function prepare(options: SmokeOptions): Promise<Smoke | string> {
  const clients = smokeClients(options)
  const stack = `landfall-${options.stage}`
  const { Account: account = "" } = await new STSClient({ region: options.region }).send(
    new GetCallerIdentityCommand({}),
  )
  const names = namesOf(stack, Date.now().toString(36))
  const smoke = { options, account, stack, clients, names, untouched: new Map() }
  const exists = (await statusOf(smoke)) !== undefined
  return exists ? `there is a stack ${stack} already, which this test would remove: name another --stage` : smoke
}

async function runSteps(smoke: Smoke): Promise<StepResult[]> {
  const results: StepResult[] = []
  let isPossible = true
  for (const step of steps) {
    const { name, expects, isCleanup, run } = step
    if (!isPossible && !isCleanup) {
      results.push({ name, expects, verdict: "not run", observed: "an earlier step failed", seconds: 0 })
      continue
    }
    const start = Date.now()
    const [verdict, observed] = await run(smoke).then(
      (text) => ["pass", text] as const,
      (error: unknown) => ["FAIL", error instanceof Error ? `${error.name}: ${error.message}` : String(error)] as const,
    )
    if (verdict === "FAIL" && REQUIRED.has(step)) isPossible = false
    const seconds = (Date.now() - start) / 1000
    results.push({ name, expects, verdict, observed, seconds })
    status(`${verdict.padEnd(7)} ${name} (${seconds.toFixed(1)} s): ${observed}`)
  }
  return results
}

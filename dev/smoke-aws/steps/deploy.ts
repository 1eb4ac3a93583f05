import { spawnSync } from "node:child_process"
import { landfall, osls, type Ran, type Smoke } from "../smoke.ts"
import type { Step } from "../step.ts"

export const deploy: Step = {
  name: "deploy",
  expects: "CloudFormation creates the stack",
  async run(smoke) {
    const { names, options } = smoke
    const buckets = [names.notifying, names.bridged, names.abroad].join(",")
    await osls(smoke, "deploy", [`--param=logBuckets=${buckets}`, `--param=alertEmails=${options.email}`])
    if (options.afterDeploy !== undefined) {
      const { status } = spawnSync("sh", ["-c", options.afterDeploy], { stdio: "inherit" })
      if (status !== 0) throw new Error(`--after-deploy ended with ${status}`)
    }
    return smoke.stack
  },
}

const STAGES = ["put", "recorded", "published", "scanned"]

export const canary: Step = {
  name: "canary",
  expects: "a synthetic record passes bucket, queue, detect, ledger and topic",
  async run(smoke) {
    const { stderr } = await runDoctor(smoke, ["--canary", "--canary-limit", String(smoke.options.wait)])
    const times = [...stderr.matchAll(/^canary: (\w+) after (\d+) ms$/gm)]
    const missing = STAGES.filter((stage) => !times.some(([, reached]) => reached === stage))
    if (missing.length > 0) throw new Error(`it was not ${missing.join(", ")}`)
    return times.map(([, stage, ms]) => `${stage} after ${ms} ms`).join(", ")
  },
}

type Finding = { readonly check: string; readonly what: string; readonly where: string }

/** What doctor may find in a new stack: nobody has confirmed an email, and no log bucket is attached or has objects. */
const EXPECTED_CHECKS = ["recipients", "notifications", "log buckets", "silence"]
const EXPECTED_ALARMS = /-(silence|canary|(email|alarm)-subscriptions-lost)$/

function isExpected({ check, where }: Finding): boolean {
  return EXPECTED_CHECKS.includes(check) || (check === "alarms" && EXPECTED_ALARMS.test(where))
}

export const doctor: Step = {
  name: "doctor",
  expects: "no finding but those of a new stack",
  async run(smoke) {
    const { stdout } = await runDoctor(smoke, ["--json"])
    const findings = stdout.split("\n").filter((line) => line !== "")
    const others = findings.map((line): Finding => JSON.parse(line)).filter((finding) => !isExpected(finding))
    if (others.length > 0) throw new Error(others.map(({ check, what }) => `${check}: ${what}`).join("; "))
    return `${findings.length} findings, all of a new stack`
  },
}

function runDoctor(smoke: Smoke, args: readonly string[]): Promise<Ran> {
  return landfall(smoke, ["doctor", "--stack", smoke.stack, ...args], [0, 1, 2])
}

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { EXAMPLE_STACK } from "../../../src/cli/stack-outputs.ts"
import { REQUIRED_VARIABLES } from "../../../src/operate/doctor/checks/functions.ts"
import { checks } from "../../../src/operate/doctor/checks/index.ts"
import { FUNCTIONS, OUTPUTS } from "../../../src/operate/doctor/parts.ts"
import { stackOf } from "../../../src/site/stack-settings.ts"
import { CANARY_PREFIX } from "../../../src/watch/canary/record.ts"

const read = (file: string) => readFileSync(join(import.meta.dirname, "../../..", file), "utf8")
const serverless = read("serverless.yml")

test("every output that doctor reads is an output of the stack", () => {
  const found = [...read("infra/outputs.yml").matchAll(/^ {2}(\w+):/gm)].map((match) => match[1])
  assert.deepEqual(
    OUTPUTS.filter((name) => !found.includes(name)),
    [],
  )
})

test("the template sets every variable that a function requires", () => {
  const [, provider = ""] = /^provider:\n([\s\S]*?)^plugins:/m.exec(serverless) ?? []
  for (const name of FUNCTIONS) {
    const [, own = ""] =
      new RegExp(`^ {2}${name.toLowerCase()}:\\n([\\s\\S]*?)^(?: {2})?\\w`, "m").exec(serverless) ?? []
    assert.match(own, /handler:/, name)
    const missing = REQUIRED_VARIABLES[name].filter((variable) => !`${provider}${own}`.includes(` ${variable}:`))
    assert.deepEqual(missing, [], name)
  }
})

test("the names of the silence alarms and of the canary's prefix are those of the template", () => {
  const name = "AWS::StackName}-silence"
  assert.ok(read("infra/alarms.yml").includes(`${name}"\n`))
  assert.ok(read("infra/source-silence-alarms.cjs").includes(`${name}-`))
  assert.ok(read("infra/canary.yml").includes(`Value: ${CANARY_PREFIX} }`))
})

test("the example stack name in messages is the default name of the stack", () => {
  const [, service] = /^service: (\S+)$/m.exec(serverless) ?? []
  assert.equal(EXAMPLE_STACK, `${service}-${stackOf().stage}`)
})

test("each check has a name of its own", () => {
  assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length)
})

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { USUAL_STACK } from "../../../src/cli/stack-outputs.ts"
import { NEEDS } from "../../../src/operate/doctor/checks/environment.ts"
import { checks } from "../../../src/operate/doctor/checks/index.ts"
import { FUNCTIONS, OUTPUTS } from "../../../src/operate/doctor/parts.ts"
import { CANARY_PREFIX } from "../../../src/operate/doctor/scopes.ts"

const read = (file: string) => readFileSync(join(import.meta.dirname, "../../..", file), "utf8")
const serverless = read("serverless.yml")

test("every output that doctor asks for is one that the stack has", () => {
  const found = [...read("infra/outputs.yml").matchAll(/^ {2}(\w+):/gm)].map((match) => match[1])
  assert.deepEqual(
    OUTPUTS.filter((name) => !found.includes(name)),
    [],
  )
})

test("every variable that a function needs is one that it is given", () => {
  const [, provider = ""] = /^provider:\n([\s\S]*?)^plugins:/m.exec(serverless) ?? []
  for (const name of FUNCTIONS) {
    const [, own = ""] =
      new RegExp(`^ {2}${name.toLowerCase()}:\\n([\\s\\S]*?)^(?: {2})?\\w`, "m").exec(serverless) ?? []
    assert.match(own, /handler:/, name)
    const missing = NEEDS[name].filter((variable) => !`${provider}${own}`.includes(` ${variable}:`))
    assert.deepEqual(missing, [], name)
  }
})

test("silence and the canary are named as the template names them", () => {
  const name = "AWS::StackName}-silence"
  assert.ok(read("infra/alarms.yml").includes(`${name}"\n`))
  assert.ok(read("infra/silence.cjs").includes(`${name}-`))
  assert.ok(read("infra/canary.yml").includes(`Value: ${CANARY_PREFIX} }`))
})

test("the stack's name that people are told is the one that serverless.yml deploys unless told otherwise", () => {
  const [, service] = /^service: (\S+)$/m.exec(serverless) ?? []
  const [, stage] = /stage: \$\{opt:stage, '(\w+)'\}/.exec(serverless) ?? []
  assert.equal(USUAL_STACK, `${service}-${stage}`)
})

test("each check has a name of its own", () => {
  assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length)
})

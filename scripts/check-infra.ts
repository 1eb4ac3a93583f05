// Checks the template and the zips: reproducible offline packaging, CloudFormation's schema, references, cdk-nag, cfn-lint.
import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { cfnLintProblems } from "../dev/check-infra/cfn-lint.ts"
import { nagFindings, unsuppressed } from "../dev/check-infra/nag.ts"
import { danglingReferences } from "../dev/check-infra/references.ts"
import { differencesOf, packageOffline } from "../dev/check-infra/reproducible.ts"
import { schemaProblems } from "../dev/check-infra/schema.ts"
import { everyParameter, packageTemplate, templateFile } from "../infra/package-template.ts"

const out = join(import.meta.dirname, "../out/check-infra")
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
let failures = 0

/** Prints one line for the check and one for each problem. */
function report(check: string, problems: readonly string[], good: string): void {
  failures += problems.length
  const lines = [
    `${problems.length === 0 ? "ok  " : "FAIL"} ${check}: ${problems.length === 0 ? good : `${problems.length} problems`}`,
    ...problems.map((problem) => `       ${problem}`),
  ]
  process.stdout.write(`${lines.join("\n")}\n`)
}

const first = packageOffline(join(out, "first"))
const second = packageOffline(join(out, "second"))
report(
  "osls package, offline, twice",
  differencesOf(first, second),
  `the same template and the same ${Object.keys(first.zips).length} zips`,
)

for (const [name, parameters] of [
  ["default parameters", {}],
  ["every parameter", everyParameter],
] as const) {
  const folder = join(out, name.replace(" ", "-"))
  const template = packageTemplate(folder, parameters, { hasZips: true })
  const count = Object.keys(template.Resources).length
  report(`schema, ${name}`, schemaProblems(template), `${count} resources match the schema`)
  report(`references, ${name}`, danglingReferences(template), "every reference exists")
  const lint = cfnLintProblems(templateFile(folder))
  if (lint) report(`cfn-lint, ${name}`, lint, "no findings")
  else process.stdout.write(`--   cfn-lint, ${name}: NOT RUN, cfn-lint is not installed here\n`)
}

const findings = nagFindings(templateFile(join(out, "every-parameter")))
const { open, stale } = unsuppressed(findings)
report(
  "cdk-nag, AwsSolutions and Serverless",
  [
    ...open.map(({ rule, resource, description }) => `${rule} of ${resource}: ${description}`),
    ...stale.map((suppression) => `infra/suppressions.ts suppresses ${suppression}, which is no longer found`),
  ],
  `0 findings without a suppression; ${findings.length} suppressed, each with a reason`,
)

process.stdout.write(failures === 0 ? "check:infra: no problems\n" : `check:infra: ${failures} problems\n`)
process.exitCode = failures === 0 ? 0 : 1

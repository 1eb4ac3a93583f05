import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { generateModule } from "../../../src/language/eql/emit/module.ts"

// Each folder contains rules.eql, with queries that each follow a line `# id`, and expected.js, the module generated from them.
// UPDATE=1 writes expected.js.

const folder = join(import.meta.dirname, "cases", "module")

for (const name of readdirSync(folder)) {
  test(`generated module: ${name}`, () => {
    const rules = readFileSync(join(folder, name, "rules.eql"), "utf8")
      .split(/^# /m)
      .slice(1)
    assert.ok(rules.length > 0, `${name} has no rules`)
    const queries = rules.map((rule) => {
      const [id = ""] = rule.split("\n", 1)
      const outcome = compileQuery(rule.slice(id.length))
      assert.ok(outcome.ok, `${id}: ${outcome.ok || outcome.diagnostics.map(({ message }) => message)}`)
      return { id, query: outcome.value }
    })
    const module = generateModule(queries, { runtime: "#eql" })
    const file = join(folder, name, "expected.js")
    if (process.env["UPDATE"]) writeFileSync(file, module)
    assert.ok(existsSync(file), `${file} is missing; write it with UPDATE=1`)
    assert.equal(module, readFileSync(file, "utf8"))
  })
}

import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { fieldsOfDocument } from "../../../src/language/eql/document.ts"
import { loadQuery } from "../../../src/language/eql/load.ts"

const text = `process where host.os.type == "windows" and event.type == "start" and
  (process.name : "aspnet_regiis.exe" or ?process.pe.original_file_name == "aspnet_regiis.exe") and
  process.args : "connectionStrings" and process.args : "-pdf"`

const match = {
  "event.category": ["process"],
  "event.type": ["start"],
  host: { os: { type: "windows" } },
  process: { name: "ASPNET_REGIIS.exe", args: ["aspnet_regiis.exe", "-PDF", "connectionstrings", "c:\\x"] },
}

test("the first rule matches its event, explains the match and has the expected literals", async () => {
  const outcome = compileQuery(text)
  assert.ok(outcome.ok)
  assert.deepEqual(outcome.warnings, [])
  const query = await loadQuery(outcome.value)

  assert.equal(query.matches(fieldsOfDocument(match)), true)
  assert.equal(query.matches(fieldsOfDocument({ ...match, "event.type": "end" })), false)
  assert.equal(query.matches(fieldsOfDocument({ ...match, "event.category": "file" })), false)
  assert.deepEqual(
    query.explain(fieldsOfDocument(match)).map(({ leaf, field, value }) => `${leaf} | ${field} | ${value}`),
    [
      `host.os.type == "windows" | host.os.type | windows`,
      `event.type == "start" | event.type | start`,
      `process.args : "connectionStrings" | process.args | aspnet_regiis.exe, -PDF, connectionstrings, c:\\x`,
      `process.args : "-pdf" | process.args | aspnet_regiis.exe, -PDF, connectionstrings, c:\\x`,
      `process.name : "aspnet_regiis.exe" | process.name | ASPNET_REGIIS.exe`,
    ],
  )
  const name = { kind: "literal", text: "aspnet_regiis.exe" }
  assert.deepEqual(outcome.value.literals, {
    kind: "all",
    terms: [
      { kind: "literal", field: "host.os.type", text: "windows" },
      { kind: "literal", field: "event.type", text: "start" },
      { kind: "literal", field: "process.args", text: "connectionstrings" },
      { kind: "literal", field: "process.args", text: "-pdf" },
      {
        kind: "some",
        terms: [
          { ...name, field: "process.pe.original_file_name" },
          { ...name, field: "process.name" },
        ],
      },
    ],
  })
})

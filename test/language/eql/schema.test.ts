import assert from "node:assert/strict"
import { test } from "node:test"
import { schemaFromMapping } from "../../../src/language/schema/mapping.ts"
import { ecs } from "../../../src/language/schema/schema.ts"

test("ECS fields have the types and limits of ECS", () => {
  const expected: readonly (readonly [field: string, type: string, ignoreAbove: number | null])[] = [
    ["process.name", "keyword", 1024],
    ["process.args", "keyword", 1024],
    ["process.command_line", "wildcard", null],
    ["process.pid", "long", null],
    ["process.parent.pid", "long", null],
    ["process.code_signature.trusted", "boolean", null],
    ["process.start", "date", null],
    ["@timestamp", "date", null],
    ["event.code", "keyword", 1024],
    ["event.risk_score", "double", null],
    ["source.ip", "ip", null],
    ["registry.data.strings", "wildcard", null],
    ["url.query", "keyword", 2083],
    ["message", "text", null],
    ["dns.question.name", "keyword", 1024],
    ["file.pe.sections", "nested", null],
    ["file.pe.sections.name", "nested", null],
    ["winlog.event_data.TargetUserName", "keyword", 1024],
    ["winlog.process.pid", "long", null],
    ["process.Ext.token.integrity_level_name", "keyword", 1024],
    ["nobody.knows.this", "dynamic", 1024],
  ]
  for (const [field, type, ignoreAbove] of expected) {
    assert.deepEqual(ecs.mappingOf(field), { type, ignoreAbove }, field)
  }
  assert.equal(ecs.version, "9.4.0")
  assert.ok([...ecs.names].length > 2000)
})

test("a mapping can be nested, as Elasticsearch prints it, or flat", () => {
  const properties = {
    pid: { type: "integer" },
    host: { properties: { name: { type: "keyword", ignore_above: 256 }, ip: { type: "ip" } } },
    title: { type: "text", fields: { raw: { type: "keyword", ignore_above: 100 } } },
    body: { type: "text" },
    category: { type: "alias", path: "host.name" },
    shape: { type: "geo_shape" },
    list: { type: "nested", properties: { of: { type: "long" } } },
  }
  for (const mapping of [
    properties,
    { properties },
    { mappings: { properties } },
    { index: { mappings: { properties } } },
  ]) {
    const { mappingOf } = schemaFromMapping(mapping)
    assert.deepEqual(mappingOf("pid"), { type: "long", ignoreAbove: null })
    assert.deepEqual(mappingOf("host.name"), { type: "keyword", ignoreAbove: 256 })
    assert.deepEqual(mappingOf("host.ip"), { type: "ip", ignoreAbove: null })
    assert.deepEqual(mappingOf("title"), { type: "keyword", ignoreAbove: 100 })
    assert.deepEqual(mappingOf("title.raw"), { type: "keyword", ignoreAbove: 100, target: "title" })
    assert.deepEqual(mappingOf("body"), { type: "text", ignoreAbove: null })
    assert.deepEqual(mappingOf("category"), { type: "keyword", ignoreAbove: 256, target: "host.name" })
    assert.equal(mappingOf("shape").type, "object")
    assert.equal(mappingOf("list.of").type, "nested")
    assert.equal(mappingOf("else").type, "dynamic")
  }
  assert.equal(schemaFromMapping({ pid: "long", "a.b": "keyword" }).mappingOf("a.b").type, "keyword")
  for (const wrong of [null, [], "pid", { pid: 5 }]) assert.throws(() => schemaFromMapping(wrong), TypeError)
})

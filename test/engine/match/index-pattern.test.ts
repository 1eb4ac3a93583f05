import assert from "node:assert/strict"
import { test } from "node:test"
import { isIndexOf } from "../../../src/engine/match/index-pattern.ts"

const cases: [patterns: string[], index: string, expected: boolean][] = [
  [["winlogbeat-*"], "winlogbeat-8.17.3", true],
  [["winlogbeat-*"], "winlogbeat", false],
  [["logs-system.security*"], "logs-system.security-default", true],
  [["logs-sentinel_one_cloud_funnel.*"], "logs-sentinel_one_cloud_funnel.event-default", true],
  [["logs-*-default"], "logs-default", false],
  [["logs-*-default"], "logs-x-default", true],
  [["*"], "anything", true],
  [["exact"], "exact", true],
  [["exact"], "exactly", false],
  [["logs-*", "-logs-endpoint.*"], "logs-endpoint.events.process-default", false],
  [["logs-*", "-logs-endpoint.*"], "logs-system.security-default", true],
  [["a*b*c"], "abc", true],
  [["a*b*c"], "acb", false],
  [["aa*aa"], "aaa", false],
  [[], "anything", true],
]
for (const [patterns, index, expected] of cases) {
  test(`${JSON.stringify(patterns)} ${expected ? "includes" : "leaves out"} ${index}`, () => {
    assert.equal(isIndexOf(patterns, index), expected)
  })
}

import assert from "node:assert/strict"
import { test } from "node:test"
import type { Diagnostic } from "../../../src/language/diagnostics/diagnostic.ts"
import { render } from "../../../src/language/diagnostics/render.ts"

function diagnostic(start: number, end: number, extra: Partial<Diagnostic> = {}): Diagnostic {
  return { code: "EQL201", severity: "error", message: "wrong", span: { start, end }, notes: ["Right it."], ...extra }
}

test("a frame has the file, the position, the line, the marked span and the notes", () => {
  const text = "any where\n  a == b\n  and c"
  assert.equal(
    render(diagnostic(14, 16), text, "rule.toml"),
    `error[EQL201]: wrong
 --> rule.toml:2:5
  |
2 |   a == b
  |     ^^
  = Right it.`,
  )
})

test("the margin is as wide as the line number", () => {
  const frame = render(diagnostic(11, 12), `${"\n".repeat(11)}x`, "f").split("\n")
  assert.deepEqual(frame.slice(1), ["  --> f:12:1", "   |", "12 | x", "   | ^", "   = Right it."])
})

test("a span at the end of the text or across lines is marked on its first line", () => {
  assert.match(render(diagnostic(3, 4), "abc", "f"), /1 \| abc\n {2}\| {4}\^\n/)
  assert.match(render(diagnostic(1, 9), "abc\ndefghi", "f"), /1 \| abc\n {2}\| {2}\^\^\n/)
})

test("control and invisible characters are shown as code points and marked in full width", () => {
  const text = "a\tb \u001b[31m \u202e \r\u0000"
  assert.match(
    render(diagnostic(4, 5), text, "f"),
    /1 \| a b \\u\{1b\}\[31m \\u\{202e\} \\u\{d\}\\u\{0\}\n {2}\| {5}\^{6}\n/,
  )
  const hostile = render(diagnostic(0, 1, { message: "\u001b]0;x\u0007", notes: ["\u009b"] }), "a", "f\u001b\n.eql")
  assert.doesNotMatch(hostile, /[^\P{Cc}\n]/u)
  assert.equal(hostile.split("\n").length, 6)
})

test("a long line is shown only around the span", () => {
  const text = `${"x".repeat(5000)}HERE${"y".repeat(5000)}`
  const frame = render(diagnostic(5000, 5004), text, "f")
  assert.ok(frame.length < 600, `${frame.length} characters`)
  const [, , , line = "", marks = ""] = frame.split("\n")
  assert.equal(line.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1), "HERE")
})

test("the label is the severity", () => {
  const label = (severity: Diagnostic["severity"]) => render(diagnostic(0, 1, { severity }), "a", "f").split(":")[0]
  assert.deepEqual(
    [label("error"), label("unsupported"), label("warning")],
    ["error[EQL201]", "not supported[EQL201]", "warning[EQL201]"],
  )
})

test("colors change only the color", () => {
  const colored = render(diagnostic(0, 1), "a b", "f", { color: true })
  assert.match(colored, /\x1b\[31m/)
  assert.equal(colored.replaceAll(/\x1b\[\d+m/g, ""), render(diagnostic(0, 1), "a b", "f"))
})

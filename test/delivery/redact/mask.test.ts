import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { alertDocument } from "../../../src/delivery/alert/document.ts"
import { MASK, MAX_MASKED_LENGTH, mask, masker } from "../../../src/delivery/redact/mask.ts"
import { matchOf } from "../alert/match.ts"
import { RENDERINGS, textsOf } from "../notify/renderings.ts"
import { OPEN, PLANTED } from "../notify/secrets.ts"

test("there are at least 50 kinds of secrets", () => {
  assert.ok(new Set(PLANTED.map(({ name }) => name)).size >= 50)
})

for (const { name, line, secret } of PLANTED) {
  test(`masked: ${name}`, () => {
    const masked = mask(line)
    assert.ok(masked.includes(MASK), masked)
    assert.ok(!masked.includes(secret), masked)
    const bare = secret.replace(/["']/g, "")
    for (let start = 0; start + 8 <= bare.length; start++) {
      assert.ok(
        !masked.includes(bare.slice(start, start + 8)),
        `${bare.slice(start, start + 8)} of the secret is left: ${masked}`,
      )
    }
  })

  test(`the program and the switches stay: ${name}`, () => {
    const masked = mask(line)
    assert.equal(masked.split(" ")[0], line.split(" ")[0])
    const rest = line.replace(secret, " ").split(/\s+/)
    for (const word of rest)
      if (/^--?[a-z-]+$/i.test(word)) assert.ok(masked.includes(word), `${word} is hidden: ${masked}`)
  })
}

for (const line of OPEN) test(`nothing is masked: ${line}`, () => assert.equal(mask(line), line))

const readable = RENDERINGS.filter(({ name }) => name !== "document" && name !== "attributes")

for (const rendering of readable) {
  test(`no secret comes through ${rendering.name}, wherever it stands`, () => {
    for (const { line, secret } of PLANTED) {
      const fields = {
        "process.command_line": line,
        "process.parent.command_line": line,
        "process.args": line.split(" "),
        "process.title": line,
      }
      const why = [{ leaf: "process.command_line : *", field: "process.command_line", value: line }]
      const shown = textsOf(rendering.render([alertDocument(matchOf(fields, { why }))])).join("\n")
      assert.ok(!shown.replace(/\n {2,}/g, "").includes(secret), `${secret} in ${rendering.name}`)
    }
  })
}

test("a secret of the command line is hidden where it stands alone", () => {
  const hide = masker(["tool -p Sommer2026!"], [])
  assert.equal(hide("Sommer2026!"), MASK)
})

test("giving a program's name as a password does not hide the program", () => {
  const hide = masker(["aspnet_regiis.exe -pdf connectionStrings -p aspnet_regiis.exe"], ["aspnet_regiis.exe"])
  assert.equal(hide("aspnet_regiis.exe"), "aspnet_regiis.exe")
})

test("what is longer than a command line can be is cut", () => {
  assert.match(mask(`a${" b".repeat(MAX_MASKED_LENGTH)}`), /… \[\d+ more characters\]$/)
})

test("masking changes nothing but what it hides, whatever the text", () => {
  const piece = fc.constantFrom(
    "password",
    "=",
    " ",
    '"',
    "'",
    "-p",
    "token:",
    "net use ",
    "mysql ",
    "://",
    "@",
    "\\",
    "abcdefgh",
    "Authorization:",
    "eyJ",
    ";",
    "\n",
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 30 }), (pieces) => {
      const text = pieces.join("")
      const parts = mask(text).split(MASK)
      let from = 0
      for (const part of parts) {
        const at = text.indexOf(part, from)
        assert.ok(at >= from)
        from = at + part.length
      }
      assert.ok(text.startsWith(parts[0] ?? ""))
      assert.ok(text.endsWith(parts.at(-1) ?? ""))
    }),
  )
})

import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { Code, code } from "../../../src/language/eql/emit/code.ts"

// The properties below convert generated text back to a value with JSON.parse or the import of a data: URL.

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    '"); throw 1; ("',
    "$" + "{process.exit()}",
    "`",
    "\\",
    "\u2028",
    "\u2029\n*/ throw 1 /*",
    "</script>",
    "<!--",
    "\ud800",
    "__proto__",
    "//\r\nthrow 1",
    "\0",
  ),
)

async function imported(text: string): Promise<unknown> {
  const module = await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`)
  return module.value
}

test("any text in a template is the same text when the code runs", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 50 }), async (texts) => {
      const text = `${code`${Code.comment(texts.join(" "))}\nexport const value = ${texts}\n`}`
      assert.deepEqual(await imported(text), texts)
    }),
    { numRuns: 40 },
  )
})

test("values of every type become JavaScript literals", () => {
  assert.equal(
    `${code`${1} ${-0} ${0.1} ${10n ** 20n} ${true} ${null} ${["a", 1, ["b"]]}`}`,
    '1 -0 0.1 100000000000000000000n true null ["a", 1, ["b"]]',
  )
})

test("an identifier is checked, and any text can be converted to one", () => {
  for (const text of ["", "a b", "1a", "a-b", "a;b", "class", "é", "a\n"]) {
    assert.throws(() => Code.identifier(text), TypeError, text)
  }
  assert.equal(`${Code.nameFrom("process.Ext.api.name")}`, "processExtApiName")
  fc.assert(fc.property(hostile, (text) => assert.match(`${Code.nameFrom(text)}`, /^[A-Za-z_][A-Za-z0-9]*$/)))
})

test("an object that only looks like Code is not accepted in a template", () => {
  const disguised = { toString: () => "throw 1" } as unknown as string
  assert.throws(() => code`${disguised}`, TypeError)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { checkCidr, cidr, compareIp, EqlScriptError, equalIp, parseIp } from "../../../../src/language/runtime/index.ts"

test("different texts of the same address are equal", () => {
  const rows = [
    ["10.0.0.1", "10.0.0.1"],
    ["10.0.0.1", "::ffff:10.0.0.1"],
    ["10.0.0.1", "::FFFF:0a00:0001"],
    ["::1", "0:0:0:0:0:0:0:1"],
    ["fe80::1", "FE80:0000::0001"],
    ["fe80::1%eth0", "fe80::1"],
    ["::", "0:0:0:0:0:0:0:0"],
    ["1::", "1:0:0:0:0:0:0:0"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
  ] as const
  for (const [left, right] of rows) assert.ok(equalIp(left, right), `${left} ${right}`)
  assert.equal(equalIp("10.0.0.1", "::10.0.0.1"), false)
})

test("a text that is not an address equals nothing, not even itself", () => {
  const invalid = [
    ["", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "0x7f.0.0.1", "localhost", "1.2.3.4%eth0"],
    [":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::", "%eth0"],
    ["1.2.3.4::", "::1.2.3", "::1.2.3.4:5", `::1${"0".repeat(1000)}`],
  ].flat()
  for (const text of invalid) {
    assert.equal(parseIp(text), null, text)
    assert.equal(equalIp(text, text), false, text)
    assert.ok(Number.isNaN(compareIp(text, "::1")), text)
  }
})

test("addresses are ordered by their bytes", () => {
  const ascending = ["::", "::1", "1.2.3.4", "1.2.3.10", "10.0.0.0", "200.0.0.0", "1::", "fe80::", "ffff::"]
  for (const [index, left] of ascending.entries()) {
    for (const [other, right] of ascending.entries()) {
      assert.equal(Math.sign(compareIp(left, right)), Math.sign(index - other), `${left} ${right}`)
    }
  }
})

test("cidr", () => {
  const rows: readonly (readonly [blocks: readonly string[], value: string, expected: boolean])[] = [
    [["192.168.0.0/16"], "192.168.152.12", true],
    [["192.168.0.0/16"], "192.169.0.0", false],
    [["192.168.0.0/16", "10.0.0.0/8"], "10.255.255.255", true],
    [["10.6.48.157/8"], "10.1.1.1", true],
    [["127.0.0.1"], "127.0.0.1", true],
    [["127.0.0.1"], "127.0.0.2", false],
    [["127.0.0.1/32"], "127.0.0.1", true],
    [["0.0.0.0/0"], "255.255.255.255", true],
    [["0.0.0.0/0"], "::1", false],
    [["::/0"], "10.0.0.1", true],
    [["::1"], "::1", true],
    [["::1"], "0:0:0:0:0:0:0:1", true],
    [["FE80::/10"], "febf::1", true],
    [["FE80::/10"], "fec0::1", false],
    [["fd00::/9"], "fd12:3456::1", true],
    [["10.0.0.0/8"], "::ffff:10.1.2.3", true],
    [["::ffff:10.0.0.0/104"], "10.1.2.3", true],
    [["2001:db8::/33"], "2001:db8:7fff::", true],
    [["2001:db8::/33"], "2001:db8:8000::", false],
    [["10.0.0.0/8"], "no address", false],
    [[], "10.0.0.1", false],
  ]
  for (const [blocks, value, expected] of rows) assert.equal(cidr(blocks)(value), expected, `${blocks} ${value}`)
})

test("a block contains exactly the addresses with the same first bits", () => {
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
  const bitsOf = (parts: readonly number[]): string => parts.map((part) => part.toString(2).padStart(8, "0")).join("")
  fc.assert(
    fc.property(octets, octets, fc.nat(32), (block, value, length) => {
      const inside = bitsOf(block).slice(0, length) === bitsOf(value).slice(0, length)
      assert.equal(cidr([`${block.join(".")}/${length}`])(value.join(".")), inside)
      assert.equal(cidr([`${block.join(".")}/${length}`])(block.join(".")), true)
    }),
  )
})

test("checkCidr returns the error of a block", () => {
  for (const block of ["10.0.0.0/8", "::1", "fe80::/128", "1.2.3.4/0"]) assert.equal(checkCidr(block), null, block)
  const refused = [
    "10.0.0.0/33",
    "::/129",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "x/8",
    "10.0.0.0/-1",
    "10.0.0.0/ 8",
    "fe80::1%1/10",
  ]
  for (const block of refused) {
    assert.notEqual(checkCidr(block), null, block)
    assert.throws(() => cidr([block]), EqlScriptError, block)
  }
})

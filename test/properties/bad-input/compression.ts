import { gzipSync } from "node:zlib"
import type { Row } from "../catalogue.ts"
import { bytes, changed, cutGzip, damagedGzip, inChunks } from "./bytes.ts"
import type { Case } from "./case.ts"
import { firing, lines, quiet } from "./records.ts"
import { endless, firstAndLastTry } from "./retries.ts"

const two = lines(firing(1), quiet(2), firing(3))
const other = lines(quiet(4), firing(5))
const whole = gzipSync(two)
const otherWhole = gzipSync(other)
/** Ends in the middle of a record that contains what the rule looks for. */
const cutInside = cutGzip(two + firing(9).slice(0, -5))
const zeros = gzipSync(Buffer.alloc(70_000_000))

const twoLines = { parsed: 3 }
const CUT = "quarantine cut"
const GARBAGE = "quarantine trailing-garbage"
const WRONG_SUM = "quarantine checksum-mismatch"

export const compression: readonly Row<Case>[] = [
  {
    number: 1,
    what: "gzip that is cut off",
    cases: [
      ...firstAndLastTry(
        { name: "in a record", object: cutInside },
        { alerts: 2, lines: { parsed: 3, unparsed: 1 }, notices: ["suspicious 1"] },
        CUT,
      ),
      ...firstAndLastTry({ name: "after a record", object: cutGzip(two) }, { alerts: 2, lines: twoLines }, CUT),
      ...firstAndLastTry(
        { name: "in its header", object: whole.subarray(0, 5), alongside: "b" },
        { alerts: 1, lines: {} },
        CUT,
      ),
    ],
  },
  {
    number: 2,
    what: "gzip that is cut in its trailer",
    cases: [-1, -3, -8].flatMap((end) =>
      firstAndLastTry({ name: `${end} bytes`, object: whole.subarray(0, end) }, { alerts: 2, lines: twoLines }, CUT),
    ),
  },
  {
    number: 3,
    what: "gzip of several members",
    cases: [
      {
        name: "three, one of them empty",
        object: bytes(whole, gzipSync(""), otherWhole),
        expected: { alerts: 3, lines: { parsed: 5 }, message: "done" },
      },
      {
        name: "a record across two members",
        object: bytes(gzipSync(firing(1).slice(0, 150)), gzipSync(firing(1).slice(150))),
        expected: { alerts: 1, lines: { parsed: 1 }, message: "done" },
      },
      {
        name: "byte by byte",
        object: () => inChunks(bytes(whole, otherWhole), 1),
        size: whole.length + otherWhole.length,
        expected: { alerts: 3, lines: { parsed: 5 }, message: "done" },
      },
    ],
  },
  {
    number: 4,
    what: "second member cut off",
    cases: [
      ...firstAndLastTry(
        { name: "in its data", object: bytes(whole, cutGzip(other + firing(9).slice(0, -5))) },
        { alerts: 3, lines: { parsed: 5, unparsed: 1 }, notices: ["suspicious 1"] },
        CUT,
      ),
      ...firstAndLastTry(
        { name: "in its header", object: bytes(whole, otherWhole.subarray(0, 6)) },
        { alerts: 2, lines: twoLines },
        CUT,
      ),
    ],
  },
  {
    number: 5,
    what: "zeros after a member",
    cases: [
      {
        name: "at the end",
        object: bytes(whole, Buffer.alloc(512)),
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
      {
        name: "between members",
        object: bytes(whole, Buffer.alloc(77), otherWhole),
        expected: { alerts: 3, lines: { parsed: 5 }, message: "done" },
      },
    ],
  },
  {
    number: 6,
    what: "garbage after a member, or in it",
    cases: [
      {
        name: "short",
        object: bytes(whole, "garbage"),
        expected: { alerts: 2, lines: twoLines, notices: [GARBAGE], message: "done" },
      },
      {
        name: "long",
        object: bytes(whole, "garbage".repeat(20_000)),
        expected: { alerts: 2, lines: twoLines, notices: [GARBAGE], message: "done" },
      },
      {
        name: "damage after much data",
        object: damagedGzip(firing(1) + lines("", ...Array.from({ length: 3000 }, (_, n) => quiet(n)), firing(2))),
        expected: {
          alerts: 2,
          lines: { parsed: 33, skipped: 2969 },
          notices: ["quarantine damaged-data"],
          message: "done",
        },
      },
      {
        name: "damage in a gzip in a gzip",
        object: gzipSync(damagedGzip(two)),
        expected: { alerts: 2, lines: twoLines, notices: ["quarantine damaged-data"], message: "done" },
      },
      {
        name: "damage in a gzip around a gzip",
        object: damagedGzip(gzipSync(two)),
        expected: { alerts: 2, lines: twoLines, notices: ["quarantine damaged-data"], message: "done" },
      },
      {
        name: "damage in the data",
        object: damagedGzip(two),
        expected: { alerts: 2, lines: twoLines, notices: ["quarantine damaged-data"], message: "done" },
      },
    ],
  },
  {
    number: 7,
    what: "wrong checksum or length in the trailer",
    cases: [
      {
        name: "checksum",
        object: changed(whole, -8),
        expected: { alerts: 2, lines: twoLines, notices: [WRONG_SUM], message: "done" },
      },
      {
        name: "length",
        object: changed(whole, -1),
        expected: { alerts: 2, lines: twoLines, notices: [WRONG_SUM], message: "done" },
      },
      {
        name: "checksum, and a good member after it",
        object: bytes(changed(whole, -8), otherWhole),
        expected: { alerts: 3, lines: { parsed: 5 }, notices: [WRONG_SUM], message: "done" },
      },
    ],
  },
  {
    number: 8,
    what: "gzip bomb",
    cases: [
      {
        name: "zeros",
        object: bytes(whole, zeros),
        expected: {
          alerts: 2,
          lines: { parsed: 3, unparsed: 1 },
          notices: ["suspicious 1"],
          message: "done",
        },
      },
      {
        name: "zeros, zipped twice",
        object: gzipSync(bytes(whole, zeros)),
        expected: {
          alerts: 2,
          lines: { parsed: 3, unparsed: 1 },
          notices: ["suspicious 1"],
          message: "done",
        },
      },
      {
        name: "more bytes than an object may have",
        object: bytes(whole, gzipSync(lines(quiet(1)).repeat(3000))),
        limits: { inflatedBytes: 600_000 },
        expected: {
          alerts: 2,
          lines: { parsed: 32, skipped: 2658, unparsed: 1 },
          notices: ["quarantine inflated-too-large"],
          message: "done",
        },
      },
    ],
  },
  {
    number: 9,
    what: "bomb of short lines",
    cases: [
      {
        name: "more bytes than an object may have",
        object: bytes(whole, gzipSync("{}\n".repeat(1_000_000))),
        limits: { inflatedBytes: 300_000 },
        expected: {
          alerts: 2,
          lines: { parsed: 32, skipped: 99_725 },
          notices: ["quarantine inflated-too-large", "unrecognised 29"],
          message: "done",
        },
      },
      {
        name: "short lines until the time-out",
        object: (clock) => endless(clock, lines(quiet(1))),
        expected: { alerts: 1, lines: { parsed: 32, skipped: 259 }, message: "retry" },
      },
      {
        name: "one endless line until the time-out",
        object: (clock) => endless(clock, "x".repeat(1000)),
        expected: { alerts: 1, lines: { parsed: 1 }, message: "retry" },
      },
    ],
  },
]

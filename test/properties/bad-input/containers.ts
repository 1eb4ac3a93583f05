import { createHash } from "node:crypto"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { MAX_PARTS } from "../../../src/detect/disposition.ts"
import type { Row } from "../catalogue.ts"
import { bytes } from "./bytes.ts"
import type { Case } from "./case.ts"
import { compression } from "./compression.ts"
import { firing, lines, quiet } from "./records.ts"
import { endless, firstAndLastTry } from "./retries.ts"

const two = lines(firing(1), quiet(2), firing(3))
const other = lines(quiet(4), firing(5))
const whole = gzipSync(two)
const md5 = createHash("md5").update(two).digest("hex")
const wrongMd5 = "0".repeat(32)

const twoLines = { parsed: 3 }
const CUT = "quarantine cut"
const UNREADABLE = { alerts: 1, lines: {}, notices: ["quarantine unsupported-format"], message: "done" } as const

export const containers: readonly Row<Case>[] = [
  ...compression,
  {
    number: 10,
    what: "nothing in it, named .gz",
    cases: [
      {
        name: "no bytes",
        key: "fleet/a.gz",
        object: "",
        alongside: "fleet/b",
        expected: { alerts: 1, lines: {}, message: "done" },
      },
      {
        name: "a gzip of nothing",
        key: "fleet/a.gz",
        object: gzipSync(""),
        alongside: "fleet/b",
        expected: { alerts: 1, lines: {}, message: "done" },
      },
    ],
  },
  {
    number: 11,
    what: "folder marker",
    cases: [
      {
        name: "no bytes",
        key: "fleet/a/",
        object: "",
        alongside: "fleet/a/b",
        expected: { alerts: 1, ignored: 1, message: "done" },
      },
      {
        name: "a key like a marker's with records",
        key: "fleet/a/",
        object: two,
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
    ],
  },
  {
    number: 12,
    what: "plain, named .gz",
    cases: [
      {
        name: "two under one prefix",
        key: "fleet/eu/a.ndjson.gz",
        object: two,
        alongside: "fleet/eu/b.ndjson.gz",
        expected: { alerts: 3, lines: twoLines, notices: ["misnamed"], message: "done" },
      },
    ],
  },
  {
    number: 13,
    what: "gzip under another name",
    cases: ["fleet/a", "fleet/a.json", "fleet/a.txt"].map((key) => ({
      name: key,
      key,
      object: whole,
      expected: { alerts: 2, lines: twoLines, message: "done" },
    })),
  },
  {
    number: 14,
    what: "gzip in gzip",
    cases: [
      {
        name: "twice",
        object: gzipSync(whole),
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
      {
        name: "three times",
        object: gzipSync(gzipSync(whole)),
        alongside: "b",
        expected: { alerts: 1, lines: {}, notices: ["quarantine nested-compression"], message: "done" },
      },
    ],
  },
  {
    number: 15,
    what: "other compressions and formats",
    cases: [
      {
        name: "zstd",
        object: zstdCompressSync(two),
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
      {
        name: "zstd frames, after a frame to be skipped",
        object: bytes(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9, zstdCompressSync(two), zstdCompressSync(other)),
        expected: { alerts: 3, lines: { parsed: 5 }, message: "done" },
      },
      ...firstAndLastTry(
        { name: "zstd, cut off", object: zstdCompressSync(two).subarray(0, -9), alongside: "b" },
        { alerts: 1, lines: {} },
        CUT,
      ),
      { name: "bzip2", object: "BZh91AY&SY", alongside: "b", expected: UNREADABLE },
      { name: "xz", object: bytes(0xfd, "7zXZ\0\0"), alongside: "b", expected: UNREADABLE },
      { name: "framed snappy", object: bytes(0xff, 6, 0, 0, "sNaPpY"), alongside: "b", expected: UNREADABLE },
      {
        name: "snappy without a frame, which has no magic",
        object: bytes(0xb1, 0x02, 0xf0, 0x30, firing(1).replaceAll('"', "\x01")),
        alongside: "b",
        expected: {
          alerts: 1,
          lines: { unparsed: 1 },
          notices: ["quarantine no-records", "suspicious 1"],
          message: "done",
        },
      },
      { name: "zip", object: "PK\x03\x04....", alongside: "b", expected: UNREADABLE },
      { name: "Parquet", object: "PAR1....PAR1", alongside: "b", expected: UNREADABLE },
      { name: "Avro", object: "Obj\x01....", alongside: "b", expected: UNREADABLE },
      { name: "zip in gzip", object: gzipSync("PK\x03\x04...."), alongside: "b", expected: UNREADABLE },
    ],
  },
  {
    number: 16,
    what: "wrong Content-Encoding",
    cases: [
      {
        name: "gzip, and it is plain",
        object: two,
        encoding: "gzip",
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
      {
        name: "none, and it is gzip",
        object: whole,
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
      {
        name: "gzip, and it is",
        object: whole,
        encoding: "gzip",
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
      {
        name: "identity, and it is gzip",
        object: whole,
        encoding: "identity",
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
    ],
  },
  {
    number: 17,
    what: "too large for the time-out",
    differs:
      "Its size alone does not reject it: it is scanned until the time-out, its matches alert, and the next try continues there. At the ninth, one notice reports that its end was not read, or at once when no try can read that much.",
    cases: [
      {
        name: "larger than any try can read",
        object: (clock) => endless(clock, lines(quiet(1))),
        size: 40 * 1024 ** 3,
        expected: {
          alerts: 1,
          lines: { parsed: 32, skipped: 259 },
          notices: ["too-large out-of-time"],
          message: "done",
        },
      },
      ...firstAndLastTry(
        { name: "slow", object: (clock) => endless(clock, lines(quiet(1))), size: 1024 ** 3 },
        { alerts: 1, lines: { parsed: 32, skipped: 259 } },
        "too-large out-of-time",
        MAX_PARTS,
      ),
    ],
  },
  {
    number: 18,
    what: "incomplete body",
    cases: [1, 4].flatMap((receives) => [
      {
        name: `shorter than its length, try ${receives}`,
        object: lines(firing(1), firing(2)) + firing(9),
        fault: "truncate",
        receives,
        expected: { alerts: 1, lines: { parsed: 1, unparsed: 1 }, message: "retry" },
      },
      {
        name: `the connection breaks, try ${receives}`,
        object: async function* () {
          yield Buffer.from(two)
          throw new Error("ECONNRESET")
        },
        size: 10_000,
        receives,
        expected: { alerts: 2, lines: twoLines, message: "retry" },
      },
      {
        name: `no answer, try ${receives}`,
        object: two,
        alongside: "b",
        fault: "reset",
        receives,
        expected: { alerts: 1, message: "retry" },
      },
    ]),
  },
  {
    number: 19,
    what: "checksum of the whole object is wrong",
    cases: [
      ...firstAndLastTry(
        { name: "FDR's MD5", object: two, checksum: wrongMd5 },
        { alerts: 2, lines: twoLines },
        "quarantine checksum",
      ),
      {
        name: "FDR's MD5, and it is right",
        object: two,
        checksum: md5,
        expected: { alerts: 2, lines: twoLines, message: "done" },
      },
      ...firstAndLastTry(
        { name: "S3's checksum", object: two, corruptAt: two.indexOf("file-2") + 5 },
        { alerts: 2, lines: twoLines },
        "quarantine checksum",
      ),
      ...firstAndLastTry(
        { name: "S3's checksum, and so the gzip is damaged", object: whole, corruptAt: whole.length - 7 },
        { alerts: 2, lines: twoLines },
        "quarantine checksum",
      ),
    ],
  },
]

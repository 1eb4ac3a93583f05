import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { windowsFormats } from "../../../dev/log-formats/windows/formats.ts"
import { xmlOf } from "../../../dev/log-formats/windows/xml.ts"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { edrFormats, start } from "../../engine/sources/edr-formats.ts"
import { securityStart, sysmonStart } from "../../engine/sources/windows/process-starts.ts"

const batches = join(import.meta.dirname, "../../../events/batches")

const RECORDS_OF_A_BATCH = 8

/** The first lines of a batch of events/batches. */
export function batchLines(file: string, count: number): Buffer {
  const text = gunzipSync(readFileSync(join(batches, file))).toString("utf8")
  return Buffer.from(`${text.split("\n").slice(0, count).join("\n")}\n`)
}

/** Records from all parts of a batch, each a separate input. */
export function batchRecords(file: string): Buffer[] {
  const lines = gunzipSync(readFileSync(join(batches, file)))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
  return Array.from({ length: RECORDS_OF_A_BATCH }, (_, index) =>
    Buffer.from(lines[Math.floor((index * lines.length) / RECORDS_OF_A_BATCH)] ?? ""),
  )
}

/** A process start in each format of a source. */
export function edrSamples(source: string): Buffer[] {
  return edrFormats.filter((form) => form.source === source).map(({ write }) => Buffer.from(serialise(write(start))))
}

const windowsOccurrences = [
  sysmonStart({}),
  securityStart({}),
  { ...sysmonStart({}), id: 13, data: { EventType: "SetValue", TargetObject: "HKLM\\a\\b", Details: "DWORD (0x1)" } },
  {
    ...sysmonStart({}),
    id: 22,
    data: { QueryName: "a.example", QueryStatus: "0", QueryResults: "::ffff:192.0.2.1;type: 5 b;" },
  },
  {
    ...securityStart({}),
    id: 4624,
    data: { TargetUserName: "svc", LogonType: "3", IpAddress: "192.0.2.7", IpPort: "0" },
  },
]

/** Windows events in each of their formats. Any of the four Windows sources may receive any of them. */
export function windowsSamples(): Buffer[] {
  return [
    ...windowsOccurrences.map((event) => Buffer.from(xmlOf(event))),
    ...windowsFormats.flatMap(({ write }) => windowsOccurrences.map((event) => Buffer.from(serialise(write(event))))),
  ]
}

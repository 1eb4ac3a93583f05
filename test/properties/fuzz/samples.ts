import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { serialise } from "../../../src/delivery/alert/serialise.ts"
import { edrForms, start } from "../../engine/sources/edr-formats.ts"
import { forms, xmlOf } from "../../engine/sources/windows/forms.ts"
import { securityStart, sysmonStart } from "../../engine/sources/windows/occurrences.ts"

const batches = join(import.meta.dirname, "../../../events/batches")

const RECORDS_OF_A_BATCH = 8

/** The first lines of one of our batches. */
export function batchLines(file: string, count: number): Buffer {
  const text = gunzipSync(readFileSync(join(batches, file))).toString("utf8")
  return Buffer.from(`${text.split("\n").slice(0, count).join("\n")}\n`)
}

/** Records from all over one of our batches, each an input of its own. */
export function batchRecords(file: string): Buffer[] {
  const lines = gunzipSync(readFileSync(join(batches, file)))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
  return Array.from({ length: RECORDS_OF_A_BATCH }, (_, index) =>
    Buffer.from(lines[Math.floor((index * lines.length) / RECORDS_OF_A_BATCH)] ?? ""),
  )
}

/** A process start in each form that a source's records land in. */
export function edrSamples(source: string): Buffer[] {
  return edrForms.filter((form) => form.source === source).map(({ write }) => Buffer.from(serialise(write(start))))
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

/** Windows events in each form that they land in: every one of the four sources may be given any. */
export function windowsSamples(): Buffer[] {
  return [
    ...windowsOccurrences.map((event) => Buffer.from(xmlOf(event))),
    ...forms.flatMap(({ write }) => windowsOccurrences.map((event) => Buffer.from(serialise(write(event))))),
  ]
}
